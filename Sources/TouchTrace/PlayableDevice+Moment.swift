public import Core2Simulator

extension PlayableDevice {
  /// Applies the inputs of a moment of a trace, and runs the device up to and including it.
  public func play(_ moment: TraceReader.Moment) {
    if !moment.inputs.isEmpty { apply(moment.inputs, at: moment.time) }
    advance(to: moment.time)
  }
}
