namespace RegFiling.Platform.Rules.Compiled;

/// <summary>The level of a criterion that would lead to another grade.</summary>
internal readonly record struct NearestLevel(int Part, int Level, decimal Score, int Rank);

/// <summary>What the floors that apply come to: the highest rank (1 when none), by how many grades the raises lift, whether for want of an answer.</summary>
internal readonly record struct FloorSum(int Rank, int Steps, bool IsOpen);

/// <summary>The criteria and modifiers of a score card, worked out for every combination of answers.</summary>
internal sealed class CompiledCriteria
{
    /// <summary>The level in a cell; what is above it says that the level was taken for want of an answer.</summary>
    public const int LevelBits = 0x7f;

    private const int MostPlaces = 6;
    private const decimal MostPoints = 1_000_000_000;

    private readonly ScoreCard card;
    private readonly Part[] parts;
    private readonly decimal[] from;

    // Points in units of the last decimal place that occurs: sums of them are exact and need no rounding. Without them (a weight that does not come out
    // even, or a coarser rounding) decimals are added and rounded.
    private readonly long[][]? units;
    private readonly long[] unitsFrom = [];
    private readonly ClassTable<long>[] sums = [];
    private readonly byte scale;

    private CompiledCriteria(ScoreCard card, Part[] parts, InputClasses[] classes)
    {
        this.card = card;
        this.parts = parts;
        from = [.. card.Grades.Select(grade => grade.From)];
        var all = parts.SelectMany(part => part.Points).Concat(from).Select(Plain).ToList();
        scale = all.Max(number => number.Scale);
        if (scale > MostPlaces || !all.TrueForAll(number => Math.Abs(number) < MostPoints && card.Rounded(number) == number)) return;

        var one = (decimal)Math.Pow(10, scale);
        units = [.. parts.Select(part => part.Points.Select(points => (long)(points * one)).ToArray())];
        unitsFrom = [.. from.Select(points => (long)(points * one))];
        sums = ClassTable<long>.Merge([.. parts.Select((part, i) => part.Table.Select(cell => (units[i][cell & LevelBits] << 1) | (cell > LevelBits ? 1L : 0)))], classes, (one, other) => ((one >> 1) + (other >> 1)) << 1 | ((one | other) & 1));
    }

    public static CompiledCriteria? Of(ScoreCard card, int[] slots, InputClasses[] classes)
    {
        var parts = new List<Part>();
        foreach (var part in card.Parts)
        {
            var own = new FactValue[slots.Length];
            var table = ClassTable<byte>.Build([.. part.Slots.Select(slot => slots[slot])], classes, values =>
            {
                foreach (var slot in part.Slots) own[slot] = values[slots[slot]];
                var (level, truth) = Fit(part, own);
                return (byte)(level | (truth == Truth.Unknown ? LevelBits + 1 : 0));
            });
            if (table is null) return null;
            parts.Add(new(part, table, [.. part.Levels.Select(part.Points)]));
        }

        return new(card, [.. parts], classes);
    }

    // Levels stand from the highest down; the first that is not refuted is the highest plausible one.
    private static (int Level, Truth Truth) Fit(ScoreCard.Part part, FactValue[] values)
    {
        for (var at = 0; at < part.Levels.Count; at++)
        {
            var truth = part.Levels[at].When.Of(values);
            if (truth != Truth.False) return (at, truth);
        }

        return (part.Levels.Count - 1, Truth.False);
    }

    public ScoreCard.Part PartAt(int part) => parts[part].Source;

    public decimal PointsAt(int part, int level) => parts[part].Points[level];

    public (decimal Score, int Rank, bool IsOpen) Decide(ReadOnlySpan<byte> classes)
    {
        if (units is null) return DecideByDecimals(classes);
        var (sum, open) = (0L, 0L);
        foreach (var table in sums)
        {
            var cell = table[classes];
            sum += cell >> 1;
            open |= cell;
        }

        return (ScoreOf(sum), RankOf(sum), (open & 1) != 0);
    }

    /// <summary>The level of each part, with its mark.</summary>
    public byte[] Levels(ReadOnlySpan<byte> classes)
    {
        var levels = new byte[parts.Length];
        for (var i = 0; i < levels.Length; i++) levels[i] = parts[i].Table[classes];
        return levels;
    }

    /// <summary>The change of one answer with which the rank is another and the score moves least. Only the score can move it: floors stay.</summary>
    public (NearestLevel? Up, NearestLevel? Down) Nearest(byte[] levels, int now, FloorSum floor)
    {
        if (units is null) return NearestByDecimals(levels, now, floor);
        var all = 0L;
        for (var part = 0; part < levels.Length; part++) all += units[part][levels[part] & LevelBits];
        var (upPart, upLevel, up, downPart, downLevel, down) = (-1, 0, long.MaxValue, -1, 0, long.MinValue);
        for (var part = 0; part < levels.Length; part++)
        {
            var points = units[part];
            var current = levels[part] & LevelBits;
            var without = all - points[current];
            for (var level = 0; level < current; level++)
            {
                var sum = without + points[level];
                if (sum < up && Final(RankOf(sum), floor) > now) (upPart, upLevel, up) = (part, level, sum);
            }

            for (var level = current + 1; level < points.Length; level++)
            {
                var sum = without + points[level];
                if (sum > down && Final(RankOf(sum), floor) < now) (downPart, downLevel, down) = (part, level, sum);
            }
        }

        return (upPart < 0 ? null : new(upPart, upLevel, ScoreOf(up), Final(RankOf(up), floor)), downPart < 0 ? null : new(downPart, downLevel, ScoreOf(down), Final(RankOf(down), floor)));
    }

    private (decimal Score, int Rank, bool IsOpen) DecideByDecimals(ReadOnlySpan<byte> classes)
    {
        var (exact, open) = (0m, false);
        foreach (var part in parts)
        {
            var cell = part.Table[classes];
            exact += part.Points[cell & LevelBits];
            open |= cell > LevelBits;
        }

        var score = card.Rounded(exact);
        return (score, RankOf(score), open);
    }

    private (NearestLevel? Up, NearestLevel? Down) NearestByDecimals(byte[] levels, int now, FloorSum floor)
    {
        NearestLevel? up = null, down = null;
        var exact = levels.Select((level, part) => parts[part].Points[level & LevelBits]).Sum();
        for (var part = 0; part < levels.Length; part++)
        {
            var points = parts[part].Points;
            var current = levels[part] & LevelBits;
            for (var level = 0; level < points.Length; level++)
            {
                if (level == current) continue;
                var score = card.Rounded(exact - points[current] + points[level]);
                var rank = Final(RankOf(score), floor);
                if (rank > now && (up is not { } u || score < u.Score)) up = new(part, level, score, rank);
                if (rank < now && (down is not { } d || score > d.Score)) down = new(part, level, score, rank);
            }
        }

        return (up, down);
    }

    private decimal ScoreOf(long sum) => new((int)sum, (int)(sum >> 32), 0, false, scale);

    private int RankOf(long sum)
    {
        var rank = 1;
        for (var i = 1; i < unitsFrom.Length; i++)
        {
            if (unitsFrom[i] <= sum) rank = i + 1;
        }

        return rank;
    }

    private int RankOf(decimal score)
    {
        var rank = 1;
        for (var i = 1; i < from.Length; i++)
        {
            if (from[i] <= score) rank = i + 1;
        }

        return rank;
    }

    private int Final(int scored, FloorSum floor) => Math.Min(Math.Max(scored, floor.Rank) + floor.Steps, from.Length);

    // Without the zeros that multiplying leaves behind the point.
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;

    private sealed record Part(ScoreCard.Part Source, ClassTable<byte> Table, decimal[] Points);
}
