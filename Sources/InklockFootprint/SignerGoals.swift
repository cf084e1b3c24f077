import MachineCosts

/// What the signature network should cost on rv32imac, and the most that it may cost today.
struct SignerGoals {
  /// A limit that is wanted, and the one beyond which the measurement fails: the goal itself once it is reached.
  struct Goal {
    var name: String
    var unit: String
    var goal: Int
    var bound: Int
  }

  var ram = Goal(name: "RAM", unit: "bytes", goal: 3_072, bound: 3_584)
  var flash = Goal(name: "flash", unit: "bytes", goal: 10_240, bound: 13_824)
  /// Inputs to score, for the worst ink, as the recognizer's budget is of rasters to prediction.
  var network = Goal(name: "worst digit, inputs to score", unit: "instructions", goal: 60_000, bound: 60_000)
  /// Strokes to score.
  var digit = Goal(name: "worst digit, strokes to score", unit: "instructions", goal: 60_000, bound: 184_320)

  private func figures(of signer: SignerCost) -> [(goal: Goal, value: Int)] {
    [(ram, signer.ram), (flash, signer.flash), (network, signer.network.worst), (digit, signer.instructions)]
  }

  /// One line for each goal.
  func lines(about signer: SignerCost) -> [String] {
    figures(of: signer).map { goal, value in
      let wanted = "goal for the signature network's \(goal.name): \(grouped(goal.goal)) \(goal.unit)"
      guard value <= goal.goal else {
        return wanted + ", missed by \(grouped(value - goal.goal)); fails above \(grouped(goal.bound))"
      }
      return wanted + ", reached" + (goal.bound > goal.goal ? ": lower its bound to the goal" : "")
    }
  }

  /// One line for each bound that is exceeded.
  func complaints(about signer: SignerCost) -> [String] {
    figures(of: signer).compactMap { goal, value in
      value <= goal.bound
        ? nil
        : "the signature network's \(goal.name) is \(grouped(value - goal.bound)) \(goal.unit) over its bound: "
          + "\(grouped(value)) of \(grouped(goal.bound))"
    }
  }
}
