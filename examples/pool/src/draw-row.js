const SHADES = " .:-=+*#%@";
const MOST_STEPS = 300;

/**
 * One row of the Mandelbrot set as text.
 *
 * @param {{ width: number, height: number, zoom: number }} view characters across and down; how far it is zoomed in
 * @param {number} y which row
 * @returns {string}
 */
export function drawRow({ width, height, zoom }, y) {
  let row = "";
  for (let x = 0; x < width; x++) {
    const real = -0.7436 + ((x / width - 0.5) * 3) / zoom;
    const imaginary = 0.1318 + ((y / height - 0.5) * 2) / zoom;
    const share = stepsOf(real, imaginary) / MOST_STEPS;
    row += SHADES[Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))];
  }
  return row;
}

function stepsOf(real, imaginary) {
  let [x, y, steps] = [0, 0, 0];
  while (x * x + y * y <= 4 && steps < MOST_STEPS) {
    [x, y] = [x * x - y * y + real, 2 * x * y + imaginary];
    steps++;
  }
  return steps;
}
