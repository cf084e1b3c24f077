/// A rectangle in the window, in output pixels.
struct Box: Equatable {
  var x: Int
  var y: Int
  var width: Int
  var height: Int

  func contains(_ px: Int, _ py: Int) -> Bool { px >= x && px < x + width && py >= y && py < y + height }
  func inset(_ d: Int) -> Box { Box(x: x + d, y: y + d, width: width - 2 * d, height: height - 2 * d) }
  func moved(_ dx: Int, _ dy: Int) -> Box { Box(x: x + dx, y: y + dy, width: width, height: height) }
}
