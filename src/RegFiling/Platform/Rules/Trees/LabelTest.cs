namespace RegFiling.Platform.Rules;

/// <summary>A condition on the labels that were gathered so far; labels are bits, so that it is decided without looking anything up.</summary>
internal abstract class LabelTest
{
    public static LabelTest Always { get; } = new AllOf([]);

    public abstract bool Holds(UInt128 labels);

    /// <summary>How many parts the condition has: what deciding it costs.</summary>
    public abstract int Size { get; }

    public static LabelTest Has(int label) => new One(UInt128.One << label);

    public static LabelTest All(params LabelTest[] parts) => parts is [var only] ? only : new AllOf(parts);

    public static LabelTest Any(params LabelTest[] parts) => parts is [var only] ? only : new AnyOf(parts);

    public static LabelTest None(LabelTest part) => new Not(part);

    private sealed class One(UInt128 bit) : LabelTest
    {
        public override bool Holds(UInt128 labels) => (labels & bit) != 0;

        public override int Size => 1;
    }

    private sealed class AllOf(LabelTest[] parts) : LabelTest
    {
        public override bool Holds(UInt128 labels) => Array.TrueForAll(parts, p => p.Holds(labels));

        public override int Size { get; } = parts.Sum(p => p.Size) + 1;
    }

    private sealed class AnyOf(LabelTest[] parts) : LabelTest
    {
        public override bool Holds(UInt128 labels) => Array.Exists(parts, p => p.Holds(labels));

        public override int Size { get; } = parts.Sum(p => p.Size) + 1;
    }

    private sealed class Not(LabelTest part) : LabelTest
    {
        public override bool Holds(UInt128 labels) => !part.Holds(labels);

        public override int Size { get; } = part.Size + 1;
    }
}
