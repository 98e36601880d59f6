// A service agent's headset: a band over the hair and a microphone boom that turn with the head.

function bow(context, rig, points) {
  context.beginPath();
  points.forEach(([x, y, z], index) => {
    const p = rig.head(x, y, z);
    if (index) context.lineTo(p[0], p[1]); else context.moveTo(p[0], p[1]);
  });
}

export function drawHeadset(context, rig, { band, edge, foam }) {
  const arc = [];
  for (let i = 0; i <= 24; i++) {
    const angle = Math.PI * (0.004 + 0.992 * (i / 24));
    arc.push([168 * Math.sign(Math.cos(angle)) * Math.abs(Math.cos(angle)) ** 0.92, 10 - 264 * Math.sin(angle) ** 0.86, 10 + 12 * Math.sin(angle)]);
  }
  context.lineCap = "round"; context.lineJoin = "round";
  bow(context, rig, arc); context.strokeStyle = band; context.lineWidth = 14; context.stroke();
  bow(context, rig, arc.map(([x, y, z]) => [x * 0.99, y + 2, z])); context.strokeStyle = edge; context.lineWidth = 3; context.globalAlpha = 0.8; context.stroke();
  context.globalAlpha = 1;
  const boom = [[164, 44, 10], [160, 84, 30], [146, 116, 58], [122, 136, 84], [100, 142, 104]];
  bow(context, rig, boom); context.strokeStyle = band; context.lineWidth = 6; context.stroke();
  bow(context, rig, boom); context.strokeStyle = edge; context.lineWidth = 1.6; context.globalAlpha = 0.7; context.stroke();
  context.globalAlpha = 1;
  const [x, y] = rig.head(94, 143, 108);
  context.fillStyle = foam; context.beginPath(); context.ellipse(x, y, 15, 10.5, rig.roll + 0.2, 0, 7); context.fill();
  context.fillStyle = edge; context.globalAlpha = 0.4; context.beginPath(); context.ellipse(x - 4, y - 4, 6, 3, rig.roll, 0, 7); context.fill();
  context.globalAlpha = 1;
}
