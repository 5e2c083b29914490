"""Vectors of a MiniLM model (BERT with mean pooling) from a folder, with numpy and without torch.

The folder holds `config.json`, `tokenizer.json` and `model.safetensors` as sentence-transformers
writes them. safetensors hold numbers and nothing that runs.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_MAX_TOKENS = 256
_BATCH = 16


class MiniLm:
    """An encoder for `VectorIndex`.

    Args:
        folder: with the model's three files.

    Raises:
        ImportError: the extra `vectors` is not installed.
        OSError, ValueError, KeyError: the folder does not hold such a model.
    """

    def __init__(self, folder: Path) -> None:
        # Not at the top: the plugin works without them.
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        config = json.loads((folder / "config.json").read_text("utf-8"))
        self._heads: int = config["num_attention_heads"]
        self._layers: int = config["num_hidden_layers"]
        self._epsilon: float = config.get("layer_norm_eps", 1e-12)
        self._tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(min(_MAX_TOKENS, config["max_position_embeddings"]))
        self._tokenizer.enable_padding()
        weights = load_file(str(folder / "model.safetensors"))
        self._weights: Mapping[str, Array] = {
            name.removeprefix("bert."): value.astype("float32") for name, value in weights.items()
        }
        _ = self._weights["embeddings.word_embeddings.weight"]

    def encode(self, texts: Sequence[str]) -> "Array":
        """Return a row of length one for each text."""
        import numpy as np

        batches = [texts[at : at + _BATCH] for at in range(0, len(texts), _BATCH)]
        return np.concatenate([self._encode_batch(batch) for batch in batches])

    def _encode_batch(self, texts: Sequence[str]) -> "Array":
        import numpy as np

        encoded = self._tokenizer.encode_batch(list(texts))
        ids = np.array([one.ids for one in encoded])
        mask = np.array([one.attention_mask for one in encoded], dtype=np.float32)
        hidden = self._embed(ids)
        unseen = (1 - mask[:, None, None, :]) * np.float32(-1e9)
        for layer in range(self._layers):
            hidden = self._apply_layer(f"encoder.layer.{layer}", hidden, unseen)
        pooled = (hidden * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
        rows: Array = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return rows

    def _embed(self, ids: "NDArray[np.int64]") -> "Array":
        weights = self._weights
        words = weights["embeddings.word_embeddings.weight"][ids]
        places = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
        kinds = weights["embeddings.token_type_embeddings.weight"][0]
        return self._norm("embeddings.LayerNorm", words + places + kinds)

    def _apply_layer(self, name: str, hidden: "Array", unseen: "Array") -> "Array":
        import numpy as np

        count, length, width = hidden.shape
        shape = (count, length, self._heads, width // self._heads)
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", hidden)
            .reshape(shape)
            .transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(shape[3])) + unseen
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        seen = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        seen = seen.transpose(0, 2, 1, 3).reshape(count, length, width)
        seen = self._linear(f"{name}.attention.output.dense", seen)
        hidden = self._norm(f"{name}.attention.output.LayerNorm", hidden + seen)
        inner = _gelu(self._linear(f"{name}.intermediate.dense", hidden))
        return self._norm(
            f"{name}.output.LayerNorm", hidden + self._linear(f"{name}.output.dense", inner)
        )

    def _linear(self, name: str, values: "Array") -> "Array":
        return values @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _norm(self, name: str, values: "Array") -> "Array":
        import numpy as np

        mean = values.mean(axis=-1, keepdims=True)
        spread = np.sqrt(values.var(axis=-1, keepdims=True) + self._epsilon)
        scaled: Array = (values - mean) / spread
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _gelu(values: "Array") -> "Array":
    """Apply the exact form that BERT was trained with; numpy has no error function of arrays.

    Abramowitz and Stegun 7.1.26, off by less than 1.5e-7.
    """
    import numpy as np

    scaled = np.abs(values) / np.float32(np.sqrt(2))
    step = 1 / (1 + 0.3275911 * scaled)
    series = step * (
        0.254829592
        + step * (-0.284496736 + step * (1.421413741 + step * (-1.453152027 + step * 1.061405429)))
    )
    error = np.sign(values) * (1 - series * np.exp(-scaled * scaled))
    made: Array = (0.5 * values * (1 + error)).astype(np.float32)
    return made
