import Testing

@testable import Core2Window

@Suite("The player of films") struct FilmPlayerTests {
  private func player(difference: Int? = nil) -> FilmPlayer {
    FilmPlayer(times: [0, 100, 250, 1000], end: 1500, firstDifference: difference, at: 5000)
  }

  private func place(_ moments: Int, _ time: UInt64) -> FilmPlayer.Place {
    FilmPlayer.Place(moments: moments, time: time)
  }

  @Test(
    "it plays with the clock, and pauses at its end",
    arguments: [
      (5000, 1, 0, true), (5099, 1, 99, true), (5100, 2, 100, true), (5999, 3, 999, true), (6499, 4, 1499, true),
      (6500, 4, 1500, false), (99_000, 4, 1500, false),
    ] as [(UInt64, Int, UInt64, Bool)])
  func plays(ticks: UInt64, moments: Int, time: UInt64, isPlaying: Bool) {
    var player = player()
    player.follow(ticks)
    #expect(player.place == place(moments, time))
    #expect(player.isPlaying == isPlaying)
  }

  @Test("a pause takes no time of the film")
  func pause() {
    var player = player()
    player.toggle(at: 5120)
    player.follow(9000)
    #expect(player.place == place(2, 120) && !player.isPlaying)
    player.toggle(at: 9000)
    player.follow(9200)
    #expect(player.place == place(3, 320) && player.isPlaying)
  }

  @Test("a change of the speed keeps the place; the speed has limits")
  func speed() {
    var player = player()
    player.changeSpeed(by: 1, at: 5100)
    player.follow(5150)
    #expect(player.place == place(2, 200))
    player.changeSpeed(by: -3, at: 5150)
    #expect(player.speed == 0.25)
    player.follow(5550)
    #expect(player.place == place(3, 300))
    player.changeSpeed(by: -100, at: 5550)
    #expect(player.speed == FilmPlayer.speeds.first)
    player.changeSpeed(by: 100, at: 5550)
    #expect(player.speed == FilmPlayer.speeds.last)
  }

  @Test("a step pauses after the next or the previous event, and stops at both ends")
  func steps() {
    var player = player()
    player.follow(5120)
    var places: [FilmPlayer.Place] = []
    for step in [1, 1, 1, 1, -1, -1, -1, -1, -1] {
      player.step(by: step)
      places.append(player.place)
    }
    #expect(
      places == [
        place(3, 250), place(4, 1000), place(4, 1500), place(4, 1500), place(3, 250), place(2, 100), place(1, 0),
        place(0, 0), place(0, 0),
      ])
    #expect(!player.isPlaying)
  }

  @Test("it pauses at the first difference once, and jumps to it")
  func difference() {
    var player = player(difference: 2)
    player.follow(6000)
    #expect(player.place == place(3, 250) && !player.isPlaying && player.isAtDifference)
    player.toggle(at: 7000)
    player.follow(7900)
    #expect(player.place == place(4, 1150) && player.isPlaying)
    let hasDifference = player.showFirstDifference()
    #expect(hasDifference)
    #expect(player.place == place(3, 250) && !player.isPlaying)
    var same = self.player()
    let hasNone = !same.showFirstDifference()
    #expect(hasNone && same.isPlaying)
  }

  @Test("at its end it plays again from its start")
  func again() {
    var player = player()
    player.showEnd()
    #expect(player.place == place(4, 1500))
    player.toggle(at: 8000)
    player.follow(8050)
    #expect(player.place == place(1, 50))
    player.showStart()
    #expect(player.place == place(0, 0) && !player.isPlaying)
  }

  @Test(
    "a place is sought by its share of the time",
    arguments: [(0, 1, 0), (0.5, 3, 750), (1, 4, 1500), (-1, 1, 0), (2, 4, 1500)] as [(Double, Int, UInt64)])
  func seeking(share: Double, moments: Int, time: UInt64) {
    var player = player()
    player.seek(to: share, at: 6000)
    #expect(player.place == place(moments, time))
  }

  @Test("a film without events has an end")
  func empty() {
    var player = FilmPlayer(times: [], end: 0, firstDifference: nil, at: 0)
    player.step(by: 1)
    player.step(by: -1)
    player.follow(10)
    #expect(player.place == place(0, 0))
  }
}
