// The stage's drawing thread: draws each job as it comes, straight onto the page's canvas, and tells when it began.

import { Show } from "./show.js";

let show = null;

function draw(job) {
  const at = performance.timeOrigin + performance.now(), step = nearest(job.ahead, at - job.asked);
  postMessage({ type: "drawing", at, step });
  show.draw(job, step);
}

/** The place of the value that is nearest, in a rising list. */
function nearest(list, value) {
  let best = 0;
  for (let i = 1; i < list.length; i++) if (Math.abs(list[i] - value) < Math.abs(list[best] - value)) best = i;
  return best;
}

onmessage = ({ data }) => {
  switch (data.type) {
    case "open": show = new Show(data); break;
    case "dress": show.dress(data.index, data.look).catch((error) => postMessage({ type: "refused", index: data.index, name: data.look.name, problem: String(error?.message ?? error) })); break;
    case "leave": show.leave(data.index); break;
    case "draw": draw(data.job); break;
  }
};
postMessage({ type: new OffscreenCanvas(1, 1).getContext("2d") ? "ready" : "unable" });
