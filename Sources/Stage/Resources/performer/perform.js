// Whoever a look needs: a drawn performer, or a set of pictures.

import { Performer } from "./performer.js";
import { Puppet } from "./puppet.js";

const kind = (look) => (look.images ? Puppet : Performer);

/** A performer in this look; `before` changes clothes if it can. */
export function perform(look, before) {
  if (!(before instanceof kind(look))) return new (kind(look))(look);
  before.wear(look);
  return before;
}

/** Design units from the middle of the face down to the chin, its jaw dropped: captions stay below. */
export const chinOf = (look) => look.chin ?? 40 + 151 * (look.face?.length ?? 1) + 19;
