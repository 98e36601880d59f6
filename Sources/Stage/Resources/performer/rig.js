// The pose: face channels into named weights, springs, and the 2.5D warp that turns flat parts into a head.
// Design units: the face is about 300 wide, its centre is (0, 0), y points down, z towards the viewer.
// "Left" in a channel's name is the performer's left: the viewer's right, +x here.

const PIVOT = { x: 0, y: 150, z: -20 };  // where the head turns: the top of the neck
const CAMERA = 1500;                     // distance of the eye, for a little perspective
const TURN = 1.15;                       // drawn turn for a radian of turn: flat parts read weaker than solid ones

export const clamp = (value, low = 0, high = 1) => Math.min(high, Math.max(low, value));
export const mix = (a, b, share) => a + (b - a) * share;
export const smooth = (x) => { const t = clamp(x); return t * t * (3 - 2 * t); };

/** A damped spring that follows a target; under-damped ones swing like hair. */
export class Spring {
  constructor(stiffness, damping, value = 0) { Object.assign(this, { stiffness, damping, value, speed: 0 }); }
  step(target, seconds) {
    const count = Math.max(1, Math.ceil(seconds / 0.008)), h = seconds / count;
    for (let i = 0; i < count; i++) {
      this.speed += ((target - this.value) * this.stiffness - this.speed * this.damping) * h;
      this.value += this.speed * h;
    }
    return this.value;
  }
}

/** Depth of the front of the face at a place of its outline. */
export const faceDepth = (x, y) => 96 * Math.sqrt(Math.max(0, 1 - (x / 172) ** 2 - ((y - 8) / 250) ** 2));

export class Rig {
  constructor() {
    this.weights = {};
    this.time = 0;
    this.near = { x: new Spring(90, 9), y: new Spring(90, 9) };   // short hair, fringe
    this.far = { x: new Spring(34, 4.6), y: new Spring(40, 5) };  // tips of long hair, tassels
    this.body = { x: new Spring(26, 9), roll: new Spring(26, 9) };
    this.blush = new Spring(6, 5);
    this.set({});
  }

  /** `weights`: channel values by name; what is missing is 0. */
  set(weights) { this.weights = weights; }
  w(name) { return this.weights[name] ?? 0; }
  both(name) { return (this.w(`${name}Left`) + this.w(`${name}Right`)) / 2; }

  step(seconds) {
    this.time += seconds;
    this.yaw = 0.5 * Math.tanh(this.w("headYaw") * TURN / 0.5);   // a drawn face cannot turn further
    this.pitch = clamp(this.w("headPitch"), -0.5, 0.5) * TURN;
    this.roll = clamp(this.w("headRoll"), -0.5, 0.5);
    this.breath = clamp(this.w("breath"), -1, 1);
    const sway = clamp(this.w("bodySway"), -1, 1);
    this.bodyX = this.body.x.step(sway * 13 + this.yaw * 16, seconds);
    this.bodyRoll = this.body.roll.step(sway * 0.014 + this.roll * 0.09, seconds);
    this.headX = this.bodyX * 1.35 + this.roll * 20;
    this.headY = -this.breath * 2.2 - this.pitch * 4;
    const x = this.headX + this.yaw * 95 + this.roll * 150, y = this.headY - this.pitch * 70;
    const nearX = this.near.x.step(x, seconds), nearY = this.near.y.step(y, seconds);
    const farX = this.far.x.step(nearX, seconds), farY = this.far.y.step(nearY, seconds);
    this.nearShift = [clamp(nearX - x, -30, 30), clamp(nearY - y, -16, 16)];
    this.farShift = [clamp(farX - x, -70, 70), clamp(farY - y, -30, 30)];
    this.glow = this.blush.step(0.45 + 0.55 * this.both("mouthSmile") + 0.4 * this.both("cheekSquint"), seconds);
    const sin = Math.sin, cos = Math.cos;
    Object.assign(this, { sy: sin(this.yaw), cy: cos(this.yaw), sp: sin(this.pitch), cp: cos(this.pitch), sr: sin(this.roll), cr: cos(this.roll) });
  }

  /** A point of the head on the page. */
  head(x, y, z = faceDepth(x, y)) {
    const dx = x - PIVOT.x, dy = y - PIVOT.y, dz = z - PIVOT.z;
    const x1 = dx * this.cy + dz * this.sy, z1 = dz * this.cy - dx * this.sy;
    const y2 = dy * this.cp - z1 * this.sp, z2 = z1 * this.cp + dy * this.sp;
    const k = CAMERA / (CAMERA - z2);
    const px = x1 * k, py = y2 * k;
    return [px * this.cr - py * this.sr + this.headX, px * this.sr + py * this.cr + PIVOT.y + this.headY];
  }

  /** A point of the body on the page. */
  torso(x, y) {
    const foot = 760, lift = this.breath * 3.2 * clamp((foot - y) / 460);
    const dy = y - foot;
    return [x * (1 + 0.004 * this.breath) - dy * Math.sin(this.bodyRoll) + this.bodyX * clamp((foot - y) / 420, 0.35, 1), y - lift];
  }

  /** A point of hair: hangs from the head, lies on the shoulders, swings by `sway` (0…1), `phase` parts the strands. */
  hair(x, y, z, sway = 0, phase = 0) {
    const a = this.head(x, y, z), rest = clamp((y - 60) / 300, 0, 0.82);
    if (rest > 0) {
      const b = this.torso(x, y);
      a[0] = mix(a[0], b[0], rest); a[1] = mix(a[1], b[1], rest);
    }
    const wind = Math.sin(this.time * 1.1 + phase + x * 0.008) * 3 + Math.sin(this.time * 0.53 + phase * 1.7) * 2;
    const share = clamp(sway * 1.4 - 0.4);
    a[0] += mix(this.nearShift[0], this.farShift[0], share) * sway + wind * sway;
    a[1] += mix(this.nearShift[1], this.farShift[1], share) * sway * 0.6;
    return a;
  }
}

/** Builds a path from points of the head. */
export class Pen {
  constructor(context, place) { this.context = context; this.place = place; }
  begin() { this.context.beginPath(); return this; }
  move(x, y, z) { const p = this.place(x, y, z); this.context.moveTo(p[0], p[1]); return this; }
  line(x, y, z) { const p = this.place(x, y, z); this.context.lineTo(p[0], p[1]); return this; }
  quad(ax, ay, x, y) { const a = this.place(ax, ay), p = this.place(x, y); this.context.quadraticCurveTo(a[0], a[1], p[0], p[1]); return this; }
  curve(ax, ay, bx, by, x, y) {
    const a = this.place(ax, ay), b = this.place(bx, by), p = this.place(x, y);
    this.context.bezierCurveTo(a[0], a[1], b[0], b[1], p[0], p[1]);
    return this;
  }
  close() { this.context.closePath(); return this; }
}

/** Point of a cubic [x0,y0, ax,ay, bx,by, x1,y1] at t, with its unit normal. */
export function along(cubic, t) {
  const [x0, y0, ax, ay, bx, by, x1, y1] = cubic, u = 1 - t;
  const x = u * u * u * x0 + 3 * u * u * t * ax + 3 * u * t * t * bx + t * t * t * x1;
  const y = u * u * u * y0 + 3 * u * u * t * ay + 3 * u * t * t * by + t * t * t * y1;
  const dx = u * u * (ax - x0) + 2 * u * t * (bx - ax) + t * t * (x1 - bx);
  const dy = u * u * (ay - y0) + 2 * u * t * (by - ay) + t * t * (y1 - by);
  const length = Math.hypot(dx, dy) || 1;
  return { x, y, nx: dy / length, ny: -dx / length };
}
