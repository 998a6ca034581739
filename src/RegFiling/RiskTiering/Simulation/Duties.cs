using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Compiled;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Which requirements apply to the facts of a row at a tier, worked out beforehand for every combination of answers.</summary>
internal sealed class Duties
{
    private readonly DecisionTable table;
    private readonly InputClasses[] classes;
    private readonly ClassTable<byte>[] rows;
    private readonly List<Text?>[] values;
    private readonly int[] map;
    private readonly int tier;
    private readonly FactRow row;

    private Duties(DecisionTable table, FactRow row, InputClasses[] classes, ClassTable<byte>[] rows, List<Text?>[] values)
    {
        this.table = table;
        this.row = row;
        this.classes = classes;
        this.rows = rows;
        this.values = values;
        map = row.Map(table.Inputs);
        tier = table.Inputs.ToList().FindIndex(input => input.Id == "tier");
    }

    public IReadOnlyList<DecisionTable.Row> Rows => table.Rows;

    /// <summary>Null when the requirements depend on too many answers at once, or on dates.</summary>
    public static Duties? Compile(DecisionTable table, FactRow row)
    {
        var tests = table.Rows.SelectMany(one => one.When.Tests).ToLookup(one => one.Slot, one => one.Test);
        InputClasses[] classes = [.. table.Inputs.Select((input, slot) => new InputClasses(input, [.. tests[slot]], isChosenBy: true))];
        if (table.HitPolicy != HitPolicy.Collect || !classes.All(one => one.CanBeUsed)) return null;

        var cells = new List<ClassTable<byte>>();
        var values = new List<List<Text?>>();
        foreach (var one in table.Rows)
        {
            var said = new List<Text?>();
            var cell = ClassTable<byte>.Build(one.Slots, classes, facts =>
            {
                if (one.When.Of(facts) == Truth.False || one.Fill(facts) is not { } outputs) return 0;
                Text? value = outputs.TryGetValue("value", out var output) ? output.Label : null;
                if (!said.Contains(value)) said.Add(value);
                return (byte)(said.IndexOf(value) + 1);
            });
            if (cell is null || said.Count >= byte.MaxValue) return null;
            cells.Add(cell);
            values.Add(said);
        }

        return new(table, row, classes, [.. cells], [.. values]);
    }

    /// <summary>For each requirement 0 when it does not apply at this tier, else what it asks, as a position for <see cref="Asks"/>.</summary>
    public void At(string grade, Span<byte> cells)
    {
        Span<byte> at = stackalloc byte[classes.Length];
        for (var slot = 0; slot < classes.Length; slot++) at[slot] = (byte)classes[slot].Of(slot == tier ? FactValue.Of(grade) : row.Values[map[slot]]);
        for (var i = 0; i < rows.Length; i++) cells[i] = rows[i][at];
    }

    /// <summary>What the requirement asks; null when it does not vary.</summary>
    public Text? Asks(int requirement, byte cell) => values[requirement][cell - 1];
}
