import StudioState
import TerminalUI

extension Keymap {
    /// What the mouse pressed and holds until it is released.
    enum Grip: Sendable, Equatable {
        case field
        case slider(Parameter, Slider, Rectangle)
        /// The field of the latent pane.
        case latent(Rectangle)
        case song
    }

    mutating func actions(for mouse: MouseEvent, studio: Studio, size: Size) -> [Action] {
        let layout = StudioLayout(size: size, studio: studio)
        guard !layout.isTooSmall else { return [] }
        if let layer = studio.layers.last { return actions(for: mouse, layer: layer, size: size) }
        switch mouse.kind {
        case .press(let button), .doubleClick(let button):
            grip = nil
            return press(button, mouse, studio, layout)
        case .drag: return drag(mouse, studio, layout)
        case .release:
            let held = grip
            grip = nil
            return held == .field ? [.pointer(.release)] : []
        case .wheelUp, .wheelDown, .wheelLeft, .wheelRight: return wheel(mouse, studio, layout)
        }
    }

    private func actions(for mouse: MouseEvent, layer: Layer, size: Size) -> [Action] {
        if layer == .guide, case .press = mouse.kind { return [.typing(.cancel)] }
        guard case .list(let list) = layer else { return [] }
        let screen = Rectangle(x: 0, y: 0, width: size.width, height: size.height)
        let popup = ListPopup(list: list, bindings: bindings)
        switch mouse.kind {
        case .wheelUp: return [.typing(.up)]
        case .wheelDown: return [.typing(.down)]
        case .press(.left), .doubleClick(.left):
            if let row = popup.row(at: mouse.position, in: screen) { return [.chooseRow(row)] }
            let isOutside = !popup.popup(in: screen).frame(in: screen).contains(mouse.position)
            return isOutside ? [.typing(.cancel)] : []
        default: return []
        }
    }

    private mutating func press(
        _ button: MouseButton, _ mouse: MouseEvent, _ studio: Studio, _ layout: StudioLayout
    ) -> [Action] {
        let point = mouse.position
        if layout.keys.contains(point) {
            let view = KeysView(studio: studio, bindings: bindings)
            return view.command(at: point, in: layout.keys).map { [.command($0)] } ?? []
        }
        switch layout.pane(at: point) {
        case .song?:
            grip = .song
            let geometry = SongGeometry(region: layout.song, form: studio.song.form)
            return geometry.section(atColumn: point.x).map { [.selectSection($0)] } ?? [.focus(.song)]
        case .roll?: return pressRoll(button, mouse, studio, layout.roll)
        case .sampling?: return pressSampling(button, point, studio, layout.sampling ?? .empty)
        case .latent?: return pressLatent(point, studio, layout.latent ?? .empty)
        case .takes?:
            let lines = TakesView.lines(in: layout.takes ?? .empty, studio: studio)
            return lines.first { $0.line.contains(point) }.map { [.selectTake(id: $0.take.id)] } ?? [.focus(.takes)]
        case nil: return []
        }
    }

    private mutating func pressRoll(
        _ button: MouseButton, _ mouse: MouseEvent, _ studio: Studio, _ region: Rectangle
    ) -> [Action] {
        let point = mouse.position
        if point.y == region.y {
            let voice = RollTitle(studio: studio).voice(atColumn: point.x, in: region.line(0))
            return [.focus(.roll)] + (voice.map { [.selectVoice($0)] } ?? [])
        }
        let geometry = RollGeometry(region: region, studio: studio)
        let step = geometry.step(atColumn: point.x)
        if geometry.ruler.contains(point) { return [.pointer(.seek(step: step))] }
        guard geometry.field.contains(point) else { return [.focus(.roll)] }
        var pitch = geometry.pitch(atRow: point.y)
        // A row of two pitches means the one that has a note there.
        if geometry.isDense, studio.note(atStep: step, pitch: pitch) == nil,
            studio.note(atStep: step, pitch: pitch - 1) != nil
        {
            pitch -= 1
        }
        grip = .field
        if button == .right { return [.pointer(.erase(step: step, pitch: pitch))] }
        if mouse.modifiers.contains(.shift) || button == .middle {
            return [.pointer(.select(step: step, pitch: pitch))]
        }
        guard let note = studio.note(atStep: step, pitch: pitch) else {
            // A click is there to look around, and shall not leave notes behind; two draw.
            return [
                .pointer(
                    mouse.kind == .doubleClick(.left)
                        ? .draw(step: step, pitch: pitch) : .select(step: step, pitch: pitch))
            ]
        }
        if note.length > 1, point.x == geometry.column(ofStep: note.end) - 1 {
            return [.pointer(.stretch(step: step, pitch: pitch))]
        }
        return [.pointer(.draw(step: step, pitch: pitch))]
    }

    private mutating func pressSampling(
        _ button: MouseButton, _ point: Point, _ studio: Studio, _ region: Rectangle
    ) -> [Action] {
        guard
            let (index, line) = SamplingView.lines(in: region, row: studio.samplingRow).first(where: {
                $0.line.contains(point)
            })
        else { return [.focus(.sampling)] }
        return grab(Parameter.sampling[index], point, line, studio, [.selectSamplingRow(index)])
    }

    private mutating func pressLatent(_ point: Point, _ studio: Studio, _ region: Rectangle) -> [Action] {
        let geometry = LatentGeometry(region: region, studio: studio)
        guard let row = geometry.row(at: point) else { return [.focus(.latent)] }
        let select: [Action] = [.selectLatentRow(row)]
        if case .corner = row {
            return select + (studio.latent.row == row && studio.focus == .latent ? [.command(.right)] : [])
        }
        if geometry.field.contains(point) {
            grip = .latent(geometry.field)
            let place = geometry.place(at: point)
            return select + [.movePoint(across: place.across, down: place.down)]
        }
        guard let slider = geometry.sliders.first(where: { $0.row == row }) else { return select }
        let parameter: Parameter =
            switch row {
            case .down: .latentDown
            case .attribute(let name): .attribute(name)
            case .across, .corner: .latentPosition
            }
        return grab(parameter, point, slider.line, studio, select)
    }

    /// Takes hold of a slider; pressing its name only chooses it.
    private mutating func grab(
        _ parameter: Parameter, _ point: Point, _ line: Rectangle, _ studio: Studio, _ select: [Action]
    ) -> [Action] {
        let value = studio.draft[parameter]
        let slider = SamplingView.slider(
            parameter, value: value, text: parameter.text(value), isFocused: true)
        guard point.x >= slider.trackRegion(in: line).x else { return select }
        grip = .slider(parameter, slider, line)
        return select + move(parameter, slider, line, point)
    }

    private func move(_ parameter: Parameter, _ slider: Slider, _ line: Rectangle, _ point: Point) -> [Action] {
        guard let fraction = slider.fraction(at: point, in: line) else { return [] }
        let range = parameter.range
        let value = range.lowerBound + fraction * (range.upperBound - range.lowerBound)
        // A drag goes by fine steps, so that figures stay readable.
        let fine = parameter.steps.fine
        return [.set(parameter, (value / fine).rounded() * fine)]
    }

    private func drag(_ mouse: MouseEvent, _ studio: Studio, _ layout: StudioLayout) -> [Action] {
        switch grip {
        case .field?:
            let geometry = RollGeometry(region: layout.roll, studio: studio)
            let pitch = geometry.pitch(atRow: mouse.position.y)
            return [.pointer(.drag(step: geometry.step(atColumn: mouse.position.x), pitch: pitch))]
        case .slider(let parameter, let slider, let line)?: return move(parameter, slider, line, mouse.position)
        case .latent(let field)?:
            let place = LatentGeometry.place(at: mouse.position, in: field)
            return [.movePoint(across: place.across, down: place.down)]
        case .song?, nil: return []
        }
    }

    private func wheel(_ mouse: MouseEvent, _ studio: Studio, _ layout: StudioLayout) -> [Action] {
        let isUp = mouse.kind == .wheelUp || mouse.kind == .wheelLeft
        let isSideways = mouse.kind == .wheelLeft || mouse.kind == .wheelRight
        switch layout.pane(at: mouse.position) {
        case .roll?:
            if mouse.modifiers.contains(.control) { return [.command(isUp ? .zoomIn : .zoomOut)] }
            if isSideways || mouse.modifiers.contains(.shift) {
                return [.scrollRoll(steps: isUp ? -4 : 4, pitches: 0)]
            }
            return [.scrollRoll(steps: 0, pitches: isUp ? 2 : -2)]
        case .song?: return [.scrollRoll(steps: isUp ? -16 : 16, pitches: 0)]
        case .sampling?:
            let lines = SamplingView.lines(in: layout.sampling ?? .empty, row: studio.samplingRow)
            guard let index = lines.first(where: { $0.line.contains(mouse.position) })?.index else { return [] }
            return [.selectSamplingRow(index), .command(isUp ? .right : .left)]
        case .latent?:
            let geometry = LatentGeometry(region: layout.latent ?? .empty, studio: studio)
            guard let row = geometry.row(at: mouse.position) else { return [] }
            return [.selectLatentRow(row), .command(isUp ? .right : .left)]
        case .takes?: return [.focus(.takes), .command(isUp ? .up : .down)]
        case nil: return []
        }
    }
}
