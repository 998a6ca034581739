using CsCheck;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.Platform.Rules;

/// <summary>What the linter says of sets of numbers is what trying every number says.</summary>
public sealed class UnaryTestProperties
{
    private static readonly Gen<Interval> Part = Gen.Select(Gen.Int[0, 9], Gen.Bool, Gen.Int[0, 9], Gen.Bool)
        .Select((low, hasLow, high, hasHigh) => new Interval(low == 0 ? decimal.MinValue : low, low == 0 || hasLow, high == 9 ? decimal.MaxValue : high, high == 9 || hasHigh));

    private static readonly Gen<List<Interval>> Parts = Part.List[0, 4];

    private static IEnumerable<decimal> Numbers(bool whole) => Enumerable.Range(-8, 60).Select(n => n / 4m).Where(n => !whole || n == Math.Truncate(n));

    private static bool Passes(Intervals test, decimal n) => test.Passes(FactValue.Of(n));

    [Fact]
    public void AUnionHoldsWhatOneOfItsPartsHoldsAndNotIsItsOpposite() =>
        Gen.Select(Parts, Gen.Bool).Sample((parts, whole) =>
        {
            var test = new Intervals(parts, whole, FactKind.Number);
            return Numbers(whole).All(n => Passes(test, n) == parts.Exists(p => p.Holds(n)) && Passes(test.Not(), n) != Passes(test, n));
        }, iter: 10_000);

    [Fact]
    public void OverlapCoverAndNeverAreExact() =>
        Gen.Select(Parts, Parts, Gen.Bool).Sample((left, right, whole) =>
        {
            var (a, b) = (new Intervals(left, whole, FactKind.Number), new Intervals(right, whole, FactKind.Number));
            return a.Overlaps(b) == Numbers(whole).Any(n => Passes(a, n) && Passes(b, n))
                && a.Covers(b) == Numbers(whole).All(n => !Passes(b, n) || Passes(a, n))
                && a.IsNever == Numbers(whole).All(n => !Passes(a, n));
        }, iter: 20_000);

    [Fact]
    public void LandmarksMeetEveryBehaviour() =>
        Gen.Select(Parts, Gen.Bool).Sample((parts, whole) =>
        {
            var test = new Intervals(parts, whole, FactKind.Number);
            var met = test.Landmarks.Select(v => test.Passes(v)).ToHashSet();
            return !test.Landmarks.Any() || (met.Contains(true) == Numbers(whole).Any(n => Passes(test, n)) && met.Contains(false) == Numbers(whole).Any(n => !Passes(test, n)));
        }, iter: 10_000);
}
