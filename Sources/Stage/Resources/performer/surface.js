// Where to draw: on the graphics card if there is one. Without one, canvases that pretend to have it are an order of
// magnitude slower than plain ones, and a single accelerated picture drags every canvas it is drawn on down with it.

/** True when the browser's graphics are computed by the CPU. */
export const software = (() => {
  const gl = new OffscreenCanvas(1, 1).getContext("webgl");
  if (!gl) return true;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return /swiftshader|llvmpipe|software|basic render/i.test(name);
})();

export const drawingContext = (canvas, opaque = false) => canvas.getContext("2d", { willReadFrequently: software, alpha: !opaque });

/** An unseen canvas to paint pictures on. */
export function sheet(width, height) {
  const canvas = new OffscreenCanvas(Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height)));
  return { canvas, context: drawingContext(canvas) };
}
