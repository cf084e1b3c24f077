import Foundation
import Handwriting
import Testing

@testable import DigitTraining

@Suite("Arithmetic of the trainer") struct TrainingArithmeticTests {
  @Test("its exponential agrees with the C library's to a few units in the last place")
  func exponential() {
    for k in -8_600...8_700 {
      let x = Float(k) / 100
      let wanted = Foundation.exp(Double(x))
      #expect(abs(Double(PortableMath.exp(x)) - wanted) <= 4e-7 * wanted, "exp(\(x))")
    }
    #expect(PortableMath.exp(0) == 1)
    #expect(PortableMath.exp(-1000) == 0)
  }

  @Test("its logarithm agrees with the C library's")
  func logarithm() {
    for k in 1...20_000 {
      let x = Float(k) / 997
      let wanted = Foundation.log(Double(x))
      #expect(abs(Double(PortableMath.log(x)) - wanted) <= 2e-7 * max(1, abs(wanted)), "log(\(x))")
    }
    #expect(PortableMath.log(1) == 0)
  }

  @Test("the learning rate falls along half a cosine")
  func cosine() {
    for k in 0...100 {
      let x = Float(k) / 100
      let wanted = (1 + Foundation.cos(Double.pi * Double(x))) / 2
      #expect(abs(Double(PortableMath.cosineFall(x)) - wanted) < 1e-6)
    }
  }

  @Test("streams of one seed differ, and each is the same every time")
  func streams() {
    func numbers(_ seed: UInt64, _ stream: UInt64) -> [UInt64] {
      var generator = SeededGenerator(seed: seed, stream: stream)
      return (0..<4).map { _ in generator.next() }
    }
    #expect(numbers(1, 0) == numbers(1, 0))
    #expect(numbers(1, 0) != numbers(1, 1))
    #expect(numbers(1, 0) != numbers(2, 0))
  }

  @Test("normal numbers have mean 0 and standard deviation 1")
  func normal() {
    var generator = SeededGenerator(seed: 5)
    let numbers = (0..<20_000).map { _ in Double(generator.normal()) }
    let mean = numbers.reduce(0, +) / 20_000
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / 20_000 - mean * mean
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }
}
