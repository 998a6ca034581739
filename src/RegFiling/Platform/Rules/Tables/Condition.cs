namespace RegFiling.Platform.Rules;

/// <summary>
/// A compiled condition: tests on inputs that all must hold, or <c>any</c> / <c>all</c> of several conditions. It reads its facts by position,
/// so that deciding looks nothing up.
/// </summary>
internal abstract class Condition
{
    public static Condition Always { get; } = new AllOf([]);

    public abstract Truth Of(ReadOnlySpan<FactValue> facts);

    /// <summary>Every test, with the position of the input that it is about.</summary>
    public abstract IEnumerable<(int Slot, UnaryTest Test)> Tests { get; }

    public IEnumerable<int> Slots => Tests.Select(t => t.Slot).Distinct();

    /// <summary>The same condition over other positions.</summary>
    public abstract Condition At(int[] slots);

    /// <summary>The tests of a plain conjunction, as a row of a table is, each at the place of its slot; null where anything will do.</summary>
    public UnaryTest?[] AsRow(int slots)
    {
        var row = new UnaryTest?[slots];
        foreach (var (slot, test) in Tests) row[slot] = test;
        return row;
    }

    /// <summary>Reads <c>when</c>: an object of input and test; where combining is allowed also <c>any</c> and <c>all</c>. Absent means always.</summary>
    public static Condition Read(RuleReader read, SourceNode? node, IReadOnlyList<RuleInput> inputs, HashSet<int> used, bool combine)
    {
        if (node is null) return Always;
        if (!node.IsObject)
        {
            read.Object(node);
            return Always;
        }

        var parts = new List<Condition>();
        foreach (var (name, line, value) in node.Members)
        {
            if (combine && name is "any" or "all" && value.IsArray && value.Items.Count > 0)
            {
                var inner = value.Items.Select(i => Read(read, i, inputs, used, combine)).ToArray();
                parts.Add(name == "any" ? new AnyOf(inner) : new AllOf(inner));
                continue;
            }

            var slot = RuleInputs.Slot(inputs, name);
            if (slot < 0)
            {
                read.Problem(line, "rules.unknown-input", new($"没有名为“{name}”的输入。", $"There is no input “{name}”."),
                    new("请在 inputs 中声明，或者改正名称。", "Declare it in inputs, or correct the name."));
                continue;
            }

            used.Add(slot);
            if (UnaryTests.Read(read, value, inputs[slot]) is { } test) parts.Add(new Single(slot, test));
        }

        return parts is [var only] ? only : new AllOf([.. parts]);
    }

    /// <summary>Tests by slot, all of which must hold.</summary>
    public static Condition Of(IReadOnlyList<(int Slot, UnaryTest Test)> tests) =>
        tests is [var only] ? new Single(only.Slot, only.Test) : new AllOf([.. tests.Select(t => new Single(t.Slot, t.Test))]);

    private sealed class Single(int slot, UnaryTest test) : Condition
    {
        public override Truth Of(ReadOnlySpan<FactValue> facts) => test.Of(facts[slot]);

        public override IEnumerable<(int Slot, UnaryTest Test)> Tests => [(slot, test)];

        public override Condition At(int[] slots) => new Single(slots[slot], test);
    }

    private sealed class AllOf(Condition[] parts) : Condition
    {

        public override Truth Of(ReadOnlySpan<FactValue> facts)
        {
            var truth = Truth.True;
            foreach (var part in parts)
            {
                var of = part.Of(facts);
                if (of == Truth.False) return of;
                if (of < truth) truth = of;
            }

            return truth;
        }

        public override IEnumerable<(int Slot, UnaryTest Test)> Tests => parts.SelectMany(p => p.Tests);

        public override Condition At(int[] slots) => new AllOf([.. parts.Select(p => p.At(slots))]);
    }

    private sealed class AnyOf(Condition[] parts) : Condition
    {
        public override Truth Of(ReadOnlySpan<FactValue> facts)
        {
            var truth = Truth.False;
            foreach (var part in parts)
            {
                var of = part.Of(facts);
                if (of == Truth.True) return of;
                if (of > truth) truth = of;
            }

            return truth;
        }

        public override IEnumerable<(int Slot, UnaryTest Test)> Tests => parts.SelectMany(p => p.Tests);

        public override Condition At(int[] slots) => new AnyOf([.. parts.Select(p => p.At(slots))]);
    }
}
