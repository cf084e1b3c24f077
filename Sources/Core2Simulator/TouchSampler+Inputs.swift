public import VirtualDevice

extension TouchSampler {
  /// The samples up to and including a time, as inputs. The time must not decrease from call to call.
  public mutating func take(upTo time: UInt64) -> [TimedInput] {
    var inputs: [TimedInput] = []
    while let sample = takeNext(upTo: time) { inputs.append(TimedInput(sample.time, .touch(sample.report))) }
    return inputs
  }
}
