import Core2HAL
import Handwriting
import Ink

/// The strokes of one sample, from which slightly different variations are drawn.
///
/// These are not `PlacedStrokes`, which a device is given: whole pixels, each with its time. A variation moves points by
/// fractions of a pixel and off the area, training needs no times, and much of what is varied (synthetic digits,
/// skeletons of images) was never placed. The device's form would have to be widened before each variation.
struct DrawnSample: Sendable {
  /// Pixels of the drawing area.
  var strokes: [[SIMD2<Float>]]
  /// 0...9, or 10 for a non-digit.
  var label: UInt8
  var source: UInt8

  init(_ sample: StrokeSample, source: UInt8) {
    // As the panel would report it, so that variations start from realistic input.
    let placed = StrokePlacement.place(sample)
    strokes = placed.strokes.map { stroke in stroke.map { SIMD2(Float($0.x), Float($0.y)) } }
    label = sample.digit ?? 10
    self.source = source
  }

  init(strokes: [[SIMD2<Float>]], label: UInt8, source: UInt8) {
    self.strokes = strokes
    self.label = label
    self.source = source
  }

  /// The ink of the strokes as they are.
  var ink: Ink {
    var ink = Ink()
    for stroke in strokes {
      for point in stroke { ink.add(point) }
      ink.endStroke()
    }
    return ink
  }
}

extension Ink {
  /// Adds a touch sample at fractional pixels.
  fileprivate mutating func add(_ point: SIMD2<Float>) {
    add(x: UInt16(min(max(point.x, 0), 239)), y: UInt16(min(max(point.y, 0), 239)))
  }
}

/// Variations that people make when they draw the same digit again on a small touch screen: tilt, slant, proportions,
/// size, place, a shaky or hasty finger, strokes that miss each other.
struct StrokeAugmentation: Sendable {
  /// Strength of the variations; 1 is usual.
  var strength: Float
  /// Whether variations keep roughly the size and place of the sample, as a network that reads ink as drawn needs; else
  /// size and place are random.
  var keepsPlace: Bool
  /// How much one part of a digit grows at the cost of another, such as the loop of a 9 and its stem; 0.35 is a lot.
  var stretch: Float = 0

  /// Draws a variation of a sample.
  func ink(of sample: DrawnSample, _ generator: inout SeededGenerator) -> Ink {
    // Some samples stay unchanged, as the device will get them.
    if generator.uniform() < 0.1 { return sample.ink }
    var low = SIMD2<Float>(repeating: .infinity)
    var high = SIMD2<Float>(repeating: -.infinity)
    for stroke in sample.strokes {
      for point in stroke {
        low = SIMD2(min(low.x, point.x), min(low.y, point.y))
        high = SIMD2(max(high.x, point.x), max(high.y, point.y))
      }
    }
    let middle = (low + high) / 2
    let side = max(high.x - low.x, high.y - low.y, 1)
    let warp = Warp(strength: strength, stretch: stretch, &generator)
    let jitter = 0.008 * strength * generator.uniform()
    let misses = 0.03 * strength
    let zoom = generator.uniform(0.3...0.97)
    let longest = keepsPlace ? min(max(side * (zoom + 0.365), 36), 232) : zoom * 240
    // A fast finger leaves few samples.
    let skip = generator.uniform() < 0.25 ? 1 + generator.index(below: 3) : 0
    let trim = generator.uniform() < 0.2 ? 0.06 * strength : 0

    var drawn: [[SIMD2<Float>]] = []
    drawn.reserveCapacity(sample.strokes.count)
    var newLow = SIMD2<Float>(repeating: .infinity)
    var newHigh = SIMD2<Float>(repeating: -.infinity)
    for stroke in sample.strokes {
      let miss =
        sample.strokes.count > 1 ? SIMD2(generator.normal(), generator.normal()) * misses : SIMD2<Float>.zero
      let cutStart = Int(Float(stroke.count) * trim * generator.uniform())
      let cutEnd = stroke.count - Int(Float(stroke.count) * trim * generator.uniform())
      var points: [SIMD2<Float>] = []
      points.reserveCapacity(stroke.count)
      for k in cutStart..<cutEnd {
        let isInner = k > cutStart && k < cutEnd - 1
        if isInner, skip > 0, k % (skip + 1) != 0 { continue }
        var point = warp.apply((stroke[k] - middle) / side) + miss
        point += SIMD2(generator.normal(), generator.normal()) * jitter
        newLow = SIMD2(min(newLow.x, point.x), min(newLow.y, point.y))
        newHigh = SIMD2(max(newHigh.x, point.x), max(newHigh.y, point.y))
        points.append(point)
      }
      drawn.append(points)
    }

    let newSide = max(newHigh.x - newLow.x, newHigh.y - newLow.y, 0.01)
    let scale = longest / newSide
    let room = (SIMD2<Float>(repeating: 239) - (newHigh - newLow) * scale) / 2
    // Near the middle mostly, sometimes in a corner.
    let spread: Float = generator.uniform() < 0.7 ? 0.35 : 1
    let throwOff = SIMD2(generator.uniform(-spread...spread), generator.uniform(-spread...spread))
    let offset = keepsPlace && spread < 1 ? middle - SIMD2(119.5, 119.5) + throwOff * 60 : throwOff * room
    let center = (newLow + newHigh) / 2
    if generator.uniform() < 0.1 { turn(&drawn, &generator) }
    var ink = Ink()
    for stroke in drawn {
      for point in stroke { ink.add((point - center) * scale + SIMD2(119.5, 119.5) + offset) }
      ink.endStroke()
    }
    return ink
  }

  /// Draws strokes in another order and some of them from their end, because no data set has every stroke order. Half
  /// of the time the whole drawing is reversed.
  private func turn(_ strokes: inout [[SIMD2<Float>]], _ generator: inout SeededGenerator) {
    if generator.uniform() < 0.5 {
      strokes.reverse()
      for k in strokes.indices { strokes[k].reverse() }
    } else {
      strokes = generator.permutation(of: strokes.count).map { strokes[$0] }
      for k in strokes.indices where generator.uniform() < 0.5 { strokes[k].reverse() }
    }
  }
}

/// A smooth deformation of the square -0.5...0.5: rotation, slant, proportions, parts that grow at the cost of others,
/// and a 4x4 grid of small displacements with linear interpolation between them.
struct Warp: Sendable {
  private var xx: Float
  private var xy: Float
  private var yx: Float
  private var yy: Float
  /// Displacement of the middle: to the right; to the right without the upper and lower ends; and down.
  private var push: Float = 0
  private var bend: Float = 0
  private var drop: Float = 0
  private var grid: InlineArray<16, SIMD2<Float>>

  init(strength: Float, stretch: Float = 0, _ generator: inout SeededGenerator) {
    // The half-angle formulas turn without sine and cosine: t is the tangent of half the angle.
    let t = min(max(generator.normal() * 0.085, -0.22), 0.22) * strength
    let cosine = (1 - t * t) / (1 + t * t)
    let sine = 2 * t / (1 + t * t)
    let slant = min(max(generator.normal() * 0.17, -0.45), 0.45) * strength
    let width = PortableMath.exp(min(max(generator.normal() * 0.16, -0.4), 0.4) * strength)
    xx = cosine * width
    xy = cosine * slant - sine
    yx = sine * width
    yy = sine * slant + cosine
    if stretch > 0 {
      push = min(max(generator.normal() * stretch, -0.8), 0.8) * strength * 0.6
      drop = min(max(generator.normal() * stretch, -0.8), 0.8) * strength
      bend = generator.normal() * stretch * strength / 7
    }
    grid = InlineArray(repeating: .zero)
    let size = 0.035 * strength
    for k in 0..<16 { grid[k] = SIMD2(generator.normal(), generator.normal()) * size }
  }

  /// Where a point goes.
  func apply(_ original: SIMD2<Float>) -> SIMD2<Float> {
    let square = original * original
    let point =
      original + SIMD2(push * (0.25 - square.x) + bend * (4 * square.y - 0.5), drop * (0.25 - square.y))
    let u = min(max((point.x + 0.5) * 3, 0), 2.999)
    let v = min(max((point.y + 0.5) * 3, 0), 2.999)
    let column = Int(u)
    let row = Int(v)
    let a = u - Float(column)
    let b = v - Float(row)
    let k = row * 4 + column
    let top = grid[k] + (grid[k + 1] - grid[k]) * a
    let bottom = grid[k + 4] + (grid[k + 5] - grid[k + 4]) * a
    let moved = point + top + (bottom - top) * b
    return SIMD2(xx * moved.x + xy * moved.y, yx * moved.x + yy * moved.y)
  }
}
