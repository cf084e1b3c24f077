public import Core2Simulator

/// Shows a film on a device, at any place of it. To go back, the device starts again and plays up to the place.
public final class FilmStage {
  public let film: Film
  /// The device; another one after each way back.
  public private(set) var device: Core2
  /// The number of moments that the device has played.
  public private(set) var played = 0

  /// A stage on which the film has not begun.
  public init(_ film: Film) throws(Core2.SetupError) {
    self.film = film
    device = try Core2(film.setup)
  }

  /// Shows the device as it is after a number of moments, at a time.
  ///
  /// - Parameters:
  ///   - moments: 0 to the count of the film's.
  ///   - time: virtual ms, from the last of these moments to the next one.
  public func show(moments: Int, time: UInt64) {
    if moments < played || time < device.time {
      // The setup worked the first time, too.
      guard let device = try? Core2(film.setup) else { return }
      self.device = device
      played = 0
    }
    for moment in film.moments[played..<max(played, min(moments, film.moments.count))] {
      if !moment.inputs.isEmpty { device.apply(moment.inputs, at: moment.time) }
      device.advance(to: moment.time)
      played += 1
    }
    device.advance(to: max(device.time, min(time, film.end)))
  }
}
