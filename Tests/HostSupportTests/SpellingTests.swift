import HostSupport
import Testing

@Suite("Spelling")
struct SpellingTests {
  @Test("a misspelled word is recognized, another one is not")
  func spelling() {
    let words = ["press", "hold", "take-screenshot"]
    #expect(Spelling.nearest(to: "pres", among: words) == "press")
    #expect(Spelling.nearest(to: "Press", among: words) == "press")
    #expect(Spelling.nearest(to: "take_screenshot", among: words) == "take-screenshot")
    #expect(Spelling.nearest(to: "swipe", among: words) == nil)
  }
}
