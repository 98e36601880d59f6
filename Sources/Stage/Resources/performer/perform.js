// Whoever a look needs: a drawn performer, a set of pictures, or a model.

import { Performer } from "./performer.js";
import { Puppet } from "./puppet.js";
import { Avatar } from "../model/avatar.js";

const kind = (look) => (look.model ? Avatar : look.images ? Puppet : Performer);

/** A performer in this look; `before` changes clothes if it can. */
export function perform(look, before) {
  if (!(before instanceof kind(look))) return new (kind(look))(look);
  before.wear(look);
  return before;
}

/** Design units from the middle of the face down to the chin, its jaw dropped: captions stay below. */
export const chinOf = (look) => look.chin ?? 40 + 151 * (look.face?.length ?? 1) + 19;
