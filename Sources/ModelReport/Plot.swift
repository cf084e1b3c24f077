import Foundation

/// One side of a plot: a range of values with ticks and a title.
struct Axis {
  var title: String
  var range: ClosedRange<Double>
  var ticks: [Double]
  var label: (Double) -> String

  init(_ title: String, _ range: ClosedRange<Double>, ticks: [Double], label: @escaping (Double) -> String) {
    self.title = title
    self.range = range
    self.ticks = ticks
    self.label = label
  }

  /// Shares as percents, with about six ticks on round values; the range widens to whole ticks, but not beyond 0...1.
  static func percents(_ title: String, _ range: ClosedRange<Double>) -> Axis {
    rounded(title, range.clamped(to: 0...1)) { "\(shortDecimal($0 * 100))%" }
  }

  /// An axis whose range is widened to ticks of 1, 2 or 5 times a power of ten.
  static func rounded(
    _ title: String, _ range: ClosedRange<Double>, label: @escaping (Double) -> String
  ) -> Axis {
    let span = max(range.upperBound - range.lowerBound, 1e-6)
    var power = 1.0
    while power > span / 5 { power /= 10 }
    while power * 10 <= span / 5 { power *= 10 }
    let step = [1.0, 2, 5, 10].first { $0 * power >= span / 6 - 1e-12 }.map { $0 * power } ?? power
    let first = (range.lowerBound / step + 1e-9).rounded(.down)
    let last = max((range.upperBound / step - 1e-9).rounded(.up), first + 1)
    let ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    return Axis(title, first * step...last * step, ticks: ticks, label: label)
  }

  /// Two decimals at most, without zeros at the end.
  static func shortDecimal(_ value: Double) -> String {
    var text = decimal(value, digits: 2)
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text == "-0" ? "0" : text
  }
}

/// A drawing in SVG with two axes; marks are given in the axes' units.
struct Plot {
  /// Pixels.
  let width: Double
  let height: Double
  let x: Axis
  let y: Axis
  private let left: Double
  private let top = 12.0
  private let right = 18.0
  private let bottom = 46.0
  private var marks: [Markup] = []

  /// - Parameter left: pixels for the labels of the y axis.
  init(width: Double = 470, height: Double = 330, left: Double = 62, x: Axis, y: Axis) {
    self.width = width
    self.height = height
    self.left = left
    self.x = x
    self.y = y
  }

  private func across(_ value: Double) -> Double {
    left + (value - x.range.lowerBound) / (x.range.upperBound - x.range.lowerBound) * (width - left - right)
  }

  private func up(_ value: Double) -> Double {
    height - bottom - (value - y.range.lowerBound) / (y.range.upperBound - y.range.lowerBound) * (height - top - bottom)
  }

  private func pixels(_ value: Double) -> String { Axis.shortDecimal((value * 10).rounded() / 10) }

  private func straight(_ a: (Double, Double), _ b: (Double, Double), _ style: String) -> Markup {
    tag(
      "line", ["x1": pixels(a.0), "y1": pixels(a.1), "x2": pixels(b.0), "y2": pixels(b.1), "style": style])
  }

  private func words(_ text: String, _ at: (Double, Double), anchor: String, _ more: String = "") -> Markup {
    tag(
      "text", ["x": pixels(at.0), "y": pixels(at.1), "text-anchor": anchor, "class": "axis" + more], [.text(text)])
  }

  /// A line through points; those outside of the ranges are left out.
  mutating func line(_ points: [(x: Double, y: Double)], color: String, dashed: Bool = false, width: Double = 2) {
    let shown = points.filter { x.range.contains($0.x) && y.range.contains($0.y) }
    guard shown.count > 1 else { return }
    let path = shown.map { "\(pixels(across($0.x))),\(pixels(up($0.y)))" }.joined(separator: " ")
    let style = "fill:none;stroke:\(color);stroke-width:\(width)\(dashed ? ";stroke-dasharray:5 4" : "")"
    marks.append(tag("polyline", ["points": path, "style": style]))
  }

  /// A dot, with a text that is shown while the pointer is over it.
  mutating func dot(
    _ point: (x: Double, y: Double), color: String, radius: Double = 4, isHollow: Bool = false, title: String = ""
  ) {
    let style =
      isHollow
      ? "fill:#fff;stroke:\(color);stroke-width:2" : "fill:\(color);fill-opacity:0.8;stroke:#fff;stroke-width:0.7"
    marks.append(
      tag(
        "circle",
        ["cx": pixels(across(point.x)), "cy": pixels(up(point.y)), "r": pixels(radius), "style": style],
        title.isEmpty ? [] : [tag("title", [:], [.text(title)])]))
  }

  /// A bar between two corners.
  mutating func bar(_ x: ClosedRange<Double>, _ y: ClosedRange<Double>, color: String, title: String = "") {
    marks.append(
      tag(
        "rect",
        [
          "x": pixels(across(x.lowerBound)), "y": pixels(up(y.upperBound)),
          "width": pixels(across(x.upperBound) - across(x.lowerBound)),
          "height": pixels(up(y.lowerBound) - up(y.upperBound)), "style": "fill:\(color);stroke:#fff",
        ], title.isEmpty ? [] : [tag("title", [:], [.text(title)])]))
  }

  /// A line from bottom to top with a label beside its upper end, where there is more room.
  mutating func mark(x value: Double, _ text: String, color: String) {
    mark(x: value, text, color: color, onLeft: across(value) >= width * 0.7, height: top + 12)
  }

  /// The same with a label beside its lower end.
  mutating func markBelow(x value: Double, _ text: String, color: String, onLeft: Bool) {
    mark(x: value, text, color: color, onLeft: onLeft, height: height - bottom - 6)
  }

  private mutating func mark(x value: Double, _ text: String, color: String, onLeft: Bool, height labelHeight: Double) {
    let place = across(value)
    marks.append(straight((place, top), (place, height - bottom), "stroke:\(color);stroke-dasharray:3 3"))
    marks.append(words(text, (place + (onLeft ? -5 : 5), labelHeight), anchor: onLeft ? "end" : "start"))
  }

  /// A line from left to right with a label in its first third, above it or below.
  mutating func mark(y value: Double, _ text: String, color: String, labelBelow: Bool) {
    let place = up(value)
    marks.append(straight((left, place), (width - right, place), "stroke:\(color);stroke-dasharray:3 3"))
    let labelLeft = left + (width - left - right) / 5
    marks.append(words(text, (labelLeft, place + (labelBelow ? 14 : -5)), anchor: "start"))
  }

  /// A short text above a point.
  mutating func label(_ text: String, above point: (x: Double, y: Double)) {
    marks.append(words(text, (across(point.x), up(point.y) - 10), anchor: "middle"))
  }

  /// The drawing, its axes included.
  var markup: Markup {
    let (floor, end) = (height - bottom, width - right)
    var parts: [Markup] = []
    for tick in x.ticks where x.range.contains(tick) {
      parts.append(straight((across(tick), top), (across(tick), floor), "stroke:#e8e8e8"))
      parts.append(words(x.label(tick), (across(tick), floor + 16), anchor: "middle"))
    }
    for tick in y.ticks where y.range.contains(tick) {
      parts.append(straight((left, up(tick)), (end, up(tick)), "stroke:#e8e8e8"))
      parts.append(words(y.label(tick), (left - 7, up(tick) + 4), anchor: "end"))
    }
    parts += marks
    parts.append(straight((left, floor), (end, floor), "stroke:#555"))
    parts.append(straight((left, top), (left, floor), "stroke:#555"))
    parts.append(words(x.title, ((left + end) / 2, height - 8), anchor: "middle", " title"))
    if !y.title.isEmpty {
      let middle = (top + floor) / 2
      parts.append(
        tag(
          "text",
          [
            "transform": "translate(14 \(pixels(middle))) rotate(-90)", "text-anchor": "middle", "class": "axis title",
          ], [.text(y.title)]))
    }
    let size = "\(Int(width)) \(Int(height))"
    return tag(
      "svg",
      [
        "viewBox": "0 0 \(size)", "width": "\(Int(width))", "height": "\(Int(height))", "role": "img",
        "aria-label": y.title.isEmpty ? x.title : "\(y.title), by \(x.title)",
      ], parts)
  }
}
