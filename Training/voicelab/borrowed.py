"""Tops of the spectrum for recordings that have none.

A recording that ends at 10 kHz teaches the vocoder that a voice like this one has nothing above, whatever the mel
frames ask for: the acoustic model then asks for a top and hears 20 dB less. So most stretches of such recordings
borrow the upper mel bands of another recording in their batch. Below the recording's end the sound is compared with
the recording, above it the level of each band with the lender's; the judges do not hear these stretches.
"""

import torch

SHARE = 0.75  # of the narrow stretches; the others keep their silence, which is right when nothing is asked for


class Borrowed:
    """Who borrows in a batch, from whom, and from which mel band up."""

    def __init__(self, bands: torch.Tensor, centres: torch.Tensor, generator: torch.Generator):
        """`bands`: Hz at which each recording of the batch ends; `centres`: Hz of the mel bands."""
        reached = centres[None] < bands[:, None] * 0.96  # a band-pass falls before its end
        full, chance = reached.all(1), torch.rand(len(bands), generator=generator)
        lenders = full.nonzero()[:, 0]
        self.rows = ((~full) & (chance < SHARE)) if len(lenders) else torch.zeros_like(full)
        pick = torch.randint(max(1, len(lenders)), (len(bands),), generator=generator)
        self.lender = torch.arange(len(bands))
        self.lender[self.rows] = lenders[pick[self.rows]]
        self.own = reached | ~self.rows[:, None]
        self.ends = torch.where(self.rows, bands * 0.96, torch.full_like(bands, torch.inf))

    def to(self, device):
        for name in ("rows", "lender", "own", "ends"):
            setattr(self, name, getattr(self, name).to(device))
        return self

    def fill(self, values: torch.Tensor, bands: int) -> torch.Tensor:
        """Values a mel band, with that axis at `bands` (1 or 2): those above its end are the lender's."""
        own = self.own[:, None] if bands == 2 else self.own[..., None]
        return torch.where(own, values, values[self.lender])

    def heard(self, bins: int, rate: float) -> torch.Tensor:
        """1 for the bins that are compared with the recording, [batch, bins]."""
        hertz = torch.arange(bins, device=self.ends.device) * rate / 2 / (bins - 1)
        return (hertz[None] < self.ends[:, None]).float()
