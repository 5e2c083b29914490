/** What other parts of the app take from here, as one chunk that is loaded when a form is first shown. */

import { lazy } from "../lazy";

export type { Errors, Field, FieldType, Value, Values } from "./fields";

export const Form = lazy(() => import("./Form").then((chunk) => chunk.Form));
