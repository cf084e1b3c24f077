#if Window
import CSDL2
import HostSupport

/// Draws with SDL's renderer: boxes, pictures and text.
final class SDLCanvas: Canvas {
  let renderer: OpaquePointer
  private let font: OpaquePointer

  init(_ renderer: OpaquePointer) throws(WindowError) {
    self.renderer = renderer
    guard
      let font = SDL_CreateTexture(
        renderer, SDL_PIXELFORMAT_ARGB8888.rawValue, Int32(SDL_TEXTUREACCESS_STATIC.rawValue),
        Int32(FontSheet.width), Int32(FontSheet.height))
    else { throw WindowError.sdl }
    SDL_UpdateTexture(font, nil, FontSheet.pixels, Int32(FontSheet.width * 4))
    SDL_SetTextureBlendMode(font, SDL_BLENDMODE_BLEND)
    self.font = font
  }

  deinit { SDL_DestroyTexture(font) }

  /// The size of the window's output, in pixels.
  var outputSize: (width: Int, height: Int) {
    var width: Int32 = 0
    var height: Int32 = 0
    SDL_GetRendererOutputSize(renderer, &width, &height)
    return (Int(width), Int(height))
  }

  func clear(_ color: Color) {
    SDL_SetRenderDrawColor(renderer, color.red, color.green, color.blue, 255)
    SDL_RenderClear(renderer)
  }

  func fill(_ box: Box, _ color: Color, alpha: UInt8) {
    SDL_SetRenderDrawBlendMode(renderer, alpha == 255 ? SDL_BLENDMODE_NONE : SDL_BLENDMODE_BLEND)
    SDL_SetRenderDrawColor(renderer, color.red, color.green, color.blue, alpha)
    var rectangle = box.rectangle
    SDL_RenderFillRect(renderer, &rectangle)
  }

  func copy(_ texture: OpaquePointer, to box: Box) {
    var rectangle = box.rectangle
    SDL_RenderCopy(renderer, texture, nil, &rectangle)
  }

  /// Characters other than printable ASCII are shown as "?".
  func text(_ text: some StringProtocol, x: Int, y: Int, scale: Int, color: Color) {
    SDL_SetTextureColorMod(font, color.red, color.green, color.blue)
    var target = Box(x: x, y: y, width: WindowText.width * scale, height: WindowText.height * scale).rectangle
    for byte in text.utf8 {
      if let glyph = FontSheet.glyph(of: byte) {
        var source = glyph.rectangle
        SDL_RenderCopy(renderer, font, &source, &target)
      }
      target.x += Int32(WindowText.advance * scale)
    }
  }

  /// Creates a texture from a picture.
  func texture(of artwork: Artwork) -> OpaquePointer? {
    let texture = SDL_CreateTexture(
      renderer, SDL_PIXELFORMAT_ARGB8888.rawValue, Int32(SDL_TEXTUREACCESS_STATIC.rawValue), Int32(artwork.width),
      Int32(artwork.height))
    guard let texture else { return nil }
    SDL_UpdateTexture(texture, nil, artwork.pixels, Int32(artwork.width * 4))
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND)
    return texture
  }

  /// The picture drawn since `clear`, as RGB with 8 bits per channel. Call it before the frame is shown.
  func readPixels() throws(WindowError) -> (rgb: [UInt8], width: Int) {
    let size = outputSize
    var rgb = [UInt8](repeating: 0, count: size.width * size.height * 3)
    guard SDL_RenderReadPixels(renderer, nil, SDL_PIXELFORMAT_RGB24.rawValue, &rgb, Int32(size.width * 3)) == 0 else {
      throw WindowError.sdl
    }
    return (rgb, size.width)
  }
}

extension Box {
  fileprivate var rectangle: SDL_Rect { SDL_Rect(x: Int32(x), y: Int32(y), w: Int32(width), h: Int32(height)) }
}
#endif
