public import Core2HAL
public import VirtualDevice

extension Core2: TouchSink {
  public func touch(_ report: TouchReport, at time: UInt64) { apply([.touch(report)], at: time) }
  public func wait(until time: UInt64) { advance(to: time) }
}
