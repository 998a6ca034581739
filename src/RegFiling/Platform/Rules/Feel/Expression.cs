namespace RegFiling.Platform.Rules;

/// <summary>An evaluation went over its limit of steps; it is given up rather than finished late.</summary>
internal sealed class TooManyStepsException() : Exception("The evaluation takes too many steps.");

/// <summary>How many steps one question to a model may take in all, and which rows of its tables counted.</summary>
internal sealed class StepBudget
{
    private const int Limit = 1_000_000;
    private const int MaxNotes = 1_000;
    private readonly List<Text> notes = [];
    private int taken;

    public IReadOnlyList<Text> Notes => notes;

    public void Note(Text note)
    {
        if (notes.Count < MaxNotes) notes.Add(note);
    }

    public void Take(int steps = 1)
    {
        taken += steps;
        if (taken > Limit) throw new TooManyStepsException();
    }
}

/// <summary>The values of the names that an expression may use, by position, and the value that a unary test is about.</summary>
internal sealed class Frame(int size, StepBudget budget)
{
    public FactValue[] Slots { get; } = new FactValue[size];

    public FactValue Input { get; set; }

    public StepBudget Budget => budget;
}

/// <summary>A compiled expression. Its depth is bounded when it is read, so that evaluating it cannot exhaust the stack.</summary>
internal abstract class Expression(params ReadOnlySpan<Expression?> parts)
{
    public const int MaxDepth = 120;

    public int Depth { get; } = Deepest(parts) + 1;

    /// <summary>Whether it says the same whatever the names mean.</summary>
    public virtual bool IsConstant => false;

    public FactValue Of(Frame frame)
    {
        frame.Budget.Take();
        return Evaluate(frame);
    }

    protected abstract FactValue Evaluate(Frame frame);

    private static int Deepest(ReadOnlySpan<Expression?> parts)
    {
        var deepest = 0;
        foreach (var part in parts) deepest = Math.Max(deepest, part?.Depth ?? 0);
        return deepest;
    }
}

internal sealed class Constant(FactValue value) : Expression
{
    public FactValue Value => value;

    public override bool IsConstant => true;

    protected override FactValue Evaluate(Frame frame) => value;
}

internal sealed class Variable(int slot) : Expression
{
    public int Slot => slot;

    protected override FactValue Evaluate(Frame frame) => frame.Slots[slot];
}

internal sealed class InputValue : Expression
{
    protected override FactValue Evaluate(Frame frame) => frame.Input;
}

internal sealed class Unary(Func<FactValue, FactValue> does, Expression of) : Expression(of)
{
    protected override FactValue Evaluate(Frame frame) => does(of.Of(frame));
}

/// <summary>Operands joined from the left by operators of one rank: a + b - c. A long chain is no deep expression.</summary>
internal sealed class Chain(Expression first, IReadOnlyList<(Func<FactValue, FactValue, FactValue> Does, Expression With)> rest)
    : Expression([first, .. rest.Select(r => r.With)])
{
    protected override FactValue Evaluate(Frame frame)
    {
        var value = first.Of(frame);
        foreach (var (does, with) in rest) value = does(value, with.Of(frame));
        return value;
    }
}

internal sealed class IfThenElse(Expression condition, Expression then, Expression otherwise) : Expression(condition, then, otherwise)
{
    protected override FactValue Evaluate(Frame frame) => condition.Of(frame).IsTrue ? then.Of(frame) : otherwise.Of(frame);
}

internal sealed class ListOf(IReadOnlyList<Expression> items) : Expression([.. items])
{
    protected override FactValue Evaluate(Frame frame)
    {
        frame.Budget.Take(items.Count);
        return FactValue.Of([.. items.Select(i => i.Of(frame))]);
    }
}

/// <summary>A record whose later members may use the earlier ones; with a result it stands for that result alone.</summary>
internal sealed class RecordOf(IReadOnlyList<(string? Name, int Slot, Expression Value)> members) : Expression([.. members.Select(m => m.Value)])
{
    protected override FactValue Evaluate(Frame frame)
    {
        var values = new List<(string, FactValue)>(members.Count);
        foreach (var (name, slot, value) in members)
        {
            var of = value.Of(frame);
            if (name is null) return of;
            frame.Slots[slot] = of;
            values.Add((name, of));
        }

        return FactValue.Of(new FactRecord(values));
    }
}

internal sealed class RangeOf(Expression? low, bool hasLow, Expression? high, bool hasHigh) : Expression(low, high)
{
    public bool IsFixed => low is null or { IsConstant: true } && high is null or { IsConstant: true };

    protected override FactValue Evaluate(Frame frame)
    {
        FactValue? from = low?.Of(frame), to = high?.Of(frame);
        return from is { Kind: FactKind.Unknown } || to is { Kind: FactKind.Unknown } ? FactValue.Unknown : FactValue.Of(new FactRange(from, hasLow, to, hasHigh));
    }
}

/// <summary>Whether a value lies between two others, both included.</summary>
internal sealed class Between(Expression value, Expression low, Expression high) : Expression(value, low, high)
{
    protected override FactValue Evaluate(Frame frame)
    {
        var of = value.Of(frame);
        return Operators.And(
            Operators.Truth(Operators.Compare(of, low.Of(frame)) is { } above ? above >= 0 : null),
            Operators.Truth(Operators.Compare(of, high.Of(frame)) is { } below ? below <= 0 : null));
    }
}

/// <summary>A member of a record (of each record of a list), or a part of a date, time or duration.</summary>
internal sealed class Member(Expression of, string name) : Expression(of)
{
    protected override FactValue Evaluate(Frame frame)
    {
        var value = of.Of(frame);
        if (value.Items is not { } items) return Part(value);
        frame.Budget.Take(items.Count);
        return FactValue.Of([.. items.Select(Part)]);
    }

    private FactValue Part(FactValue value) => value.Record is { } record ? record[name] : Properties.Of(value, name);
}

/// <summary>An element of a list by its number: 1 is the first, -1 the last; a single value is a list of one.</summary>
internal sealed class Element(Expression of, Expression index) : Expression(of, index)
{
    protected override FactValue Evaluate(Frame frame)
    {
        var value = of.Of(frame);
        var at = index.Of(frame);
        if (at.Kind == FactKind.Boolean) return at.IsTrue ? value : FactValue.Of([]);
        var items = value.Items ?? [value];
        if (at.Kind != FactKind.Number || at.Number != Math.Truncate(at.Number) || Math.Abs(at.Number) > items.Count || at.Number == 0) return FactValue.Unknown;
        return items[(int)(at.Number > 0 ? at.Number - 1 : items.Count + at.Number)];
    }
}

/// <summary>Whether a value passes a test: equals it, lies in it, or is one of it.</summary>
internal sealed class Passes(Expression value, Expression test, bool asks) : Expression(value, test)
{
    protected override FactValue Evaluate(Frame frame)
    {
        var of = value.Of(frame);
        if (asks)
        {
            // A test that names the value by "?" is a condition of its own.
            var before = frame.Input;
            frame.Input = of;
            var truth = test.Of(frame);
            frame.Input = before;
            return truth.Kind == FactKind.Boolean ? truth : FactValue.Unknown;
        }

        // A range with an unknown end is unknown, and nothing is known to lie in it.
        var against = test.Of(frame);
        return test is RangeOf && against.Kind == FactKind.Unknown ? FactValue.Unknown : One(of, against, frame.Budget);
    }

    private static FactValue One(FactValue value, FactValue test, StepBudget budget)
    {
        if (test.Range is { } range) return Operators.Truth(Operators.Within(value, range));
        if (test.Items is not { } items || value.Kind == FactKind.List) return Operators.Truth(Operators.Equal(value, test));
        var any = FactValue.Of(false);
        budget.Take(items.Count);
        foreach (var item in items)
            any = Operators.Or(any, item.Range is { } part ? Operators.Truth(Operators.Within(value, part)) : Operators.Truth(Operators.Equal(value, item)));
        return any;
    }
}

internal sealed class Call(Func<FactValue[], FactValue> function, IReadOnlyList<Expression?> arguments) : Expression([.. arguments])
{
    protected override FactValue Evaluate(Frame frame)
    {
        var values = new FactValue[arguments.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = arguments[i]?.Of(frame) ?? FactValue.Unknown;
            if (values[i].Items is { } items) frame.Budget.Take(items.Count);
            else if (values[i].Kind == FactKind.Text) frame.Budget.Take(values[i].Text!.Length / 100);
        }

        return function(values);
    }
}

/// <summary>Logic with named parameters, kept apart to be used in several places (a business knowledge model).</summary>
internal sealed class Function(string name, IReadOnlyList<(string Name, DmnType Type)> parameters, DmnType result)
{
    public string Name => name;

    public IReadOnlyList<(string Name, DmnType Type)> Parameters => parameters;

    public Expression? Body { get; set; }

    public int FrameSize { get; set; }

    public FactValue Invoke(FactValue[] arguments, StepBudget budget)
    {
        var frame = new Frame(FrameSize, budget);
        for (var i = 0; i < parameters.Count; i++) frame.Slots[i] = parameters[i].Type.Coerce(i < arguments.Length ? arguments[i] : FactValue.Unknown);
        return result.Coerce(Body!.Of(frame));
    }
}

internal sealed class Invocation(Function function, IReadOnlyList<Expression?> arguments) : Expression([.. arguments])
{
    protected override FactValue Evaluate(Frame frame) => function.Invoke([.. arguments.Select(a => a?.Of(frame) ?? FactValue.Unknown)], frame.Budget);
}
