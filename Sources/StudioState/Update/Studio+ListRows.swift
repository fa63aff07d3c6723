import MusicCore

/// What the lists hold.
extension Studio {
    func commandRows(_ kind: ListLayer.Kind) -> [ListLayer.Row] {
        let here = Command.allCases.filter { $0.applies(in: focus) }
        let elsewhere = Command.allCases.filter { !$0.applies(in: focus) }
        return (here + elsewhere).map { command in
            let place = command.panes.isEmpty ? "" : command.panes.map(\.title).sorted().joined(separator: ", ")
            return ListLayer.Row(id: command.rawValue, title: command.title, detail: place)
        }
    }

    var presetRows: [ListLayer.Row] {
        presets.map { ListLayer.Row(id: $0.name, title: $0.name, detail: $0.summary) }
    }

    var portRows: [ListLayer.Row] {
        transport.ports.map {
            ListLayer.Row(
                id: $0.address, title: $0.name, detail: $0.isConnected ? "\($0.address) · connected" : $0.address)
        }
    }

    /// New ports appear in the list while it is open.
    mutating func refreshPortList() {
        refreshList(.ports, rows: portRows)
        refreshList(.drumPorts, rows: drumPortRows)
        refreshList(.inputs, rows: inputRows)
    }

    var drumPortRows: [ListLayer.Row] {
        [ListLayer.Row(id: "", title: "along with the rest")]
            + transport.ports.map { ListLayer.Row(id: $0.address, title: $0.name, detail: $0.address) }
    }

    var inputRows: [ListLayer.Row] {
        [ListLayer.Row(id: "", title: "none")]
            + transport.inputs.map {
                ListLayer.Row(
                    id: $0.address, title: $0.name, detail: $0.isConnected ? "\($0.address) · heard" : $0.address)
            }
    }

    mutating func refreshList(_ kind: ListLayer.Kind, rows: [ListLayer.Row]) {
        for index in layers.indices {
            guard case .list(var list) = layers[index], list.kind == kind else { continue }
            list.rows = rows
            list.index = max(0, min(list.matches.count - 1, list.index))
            layers[index] = .list(list)
        }
    }
}
