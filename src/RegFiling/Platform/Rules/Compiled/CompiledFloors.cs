namespace RegFiling.Platform.Rules.Compiled;

/// <summary>What one row of floors says; <paramref name="Floor"/> is a rank, 0 when it sets none.</summary>
internal readonly record struct RowHold(bool Holds, bool IsOpen, int Floor, decimal Raise);

/// <summary>A table of floors (output <c>floor</c>, the highest) and raises (output <c>raise</c>, the sum), worked out for every combination of answers.</summary>
internal sealed class CompiledFloors
{
    private readonly Row[] rows;
    private readonly ClassTable<RowHold>[] sums;
    private readonly int top;

    private CompiledFloors(Row[] rows, InputClasses[] classes, int top)
    {
        this.rows = rows;
        this.top = top;
        sums = ClassTable<RowHold>.Merge([.. rows.Select(row => row.Table.Select(cell => row.Holds[cell]))], classes,
            (one, other) => new(one.Holds | other.Holds, one.IsOpen | other.IsOpen, Math.Max(one.Floor, other.Floor), one.Raise + other.Raise));
    }

    public static CompiledFloors? Of(DecisionTable table, int[] slots, InputClasses[] classes, IReadOnlyList<Grade> grades)
    {
        var rows = new List<Row>();
        foreach (var row in table.Rows)
        {
            var own = new FactValue[slots.Length];
            var holds = new List<RowHold> { default };
            var cells = ClassTable<byte>.Build([.. row.Slots.Select(slot => slots[slot])], classes, values =>
            {
                foreach (var slot in row.Slots) own[slot] = values[slots[slot]];
                var truth = row.When.Of(own);
                if (truth == Truth.False || row.Fill(own) is not { } outputs) return 0;
                if (row.By is { } by && own[by].Kind == FactKind.Unknown) truth = Truth.Unknown;
                var floor = outputs.TryGetValue("floor", out var at) ? grades.First(grade => grade.Id == at.Value.Text).Rank : 0;
                var hold = new RowHold(true, truth == Truth.Unknown, floor, outputs.TryGetValue("raise", out var raise) ? raise.Value.Number : 0);
                if (!holds.Contains(hold)) holds.Add(hold);
                return (byte)holds.IndexOf(hold);
            });
            if (cells is null || holds.Count > byte.MaxValue) return null;
            rows.Add(new(cells, [.. holds]));
        }

        return new([.. rows], classes, grades.Count);
    }

    public FloorSum Decide(ReadOnlySpan<byte> classes)
    {
        var (floor, raise, open) = (1, 0m, false);
        foreach (var table in sums)
        {
            ref readonly var hold = ref table.At(classes);
            if (!hold.Holds) continue;
            if (hold.Floor > floor) floor = hold.Floor;
            raise += hold.Raise;
            open |= hold.IsOpen;
        }

        return new(floor, raise == 0 ? 0 : (int)Math.Clamp(raise, 0, top), open);
    }

    /// <summary>For each row what it says, as a position for <see cref="At"/>; 0 when it does not apply.</summary>
    public byte[] Rows(ReadOnlySpan<byte> classes)
    {
        var cells = new byte[rows.Length];
        for (var i = 0; i < cells.Length; i++) cells[i] = rows[i].Table[classes];
        return cells;
    }

    public RowHold At(int row, byte cell) => rows[row].Holds[cell];

    private sealed record Row(ClassTable<byte> Table, RowHold[] Holds);
}
