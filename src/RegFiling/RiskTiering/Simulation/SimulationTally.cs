using RegFiling.Platform;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Grades one filing after the other under both rule sets, and counts.</summary>
internal sealed class SimulationTally
{
    private const string ByThresholds = "thresholds";
    private const string NotByThisChange = "not-by-this-change";
    private static readonly Text ThresholdsTitle = new("等级起始分", "thresholds of the tiers");
    private static readonly Text NotByThisChangeTitle = new("与本次修改无关：按现行规则已不同于记录的等级", "not by this change: already another tier under the rules in force");

    private readonly RuleProposal current;
    private readonly RuleProposal proposed;
    private readonly FactRow row;
    private readonly Grader before;
    private readonly Grader after;
    private readonly Duties? dutiesBefore;
    private readonly Duties? dutiesAfter;
    private readonly int[] dutyAfter;
    private readonly byte[] cellsBefore;
    private readonly byte[] cellsAfter;
    private readonly (long Begins, long Ends, long Changes)[] changes;
    private readonly long[] newDuties;
    private readonly List<string> tiers = [];
    private readonly Dictionary<(byte From, byte To), long> moves = [];
    private readonly Dictionary<string, int> reasonSets = new(StringComparer.Ordinal);
    private readonly List<IReadOnlyList<string>> reasons = [];
    private readonly Dictionary<string, long> reasonCounts = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (long Up, long Down)> companies = [];
    private readonly List<MoverEntry> movers = [];

    public SimulationTally(RuleProposal current, RuleProposal proposed, DateOnly on)
    {
        this.current = current;
        this.proposed = proposed;
        row = new(current.Tier.Inputs, current.Floors.Inputs, current.Obligations.Inputs, proposed.Tier.Inputs, proposed.Floors.Inputs, proposed.Obligations.Inputs);
        (before, after) = (new(current, row, on), new(proposed, row, on));
        (dutiesBefore, dutiesAfter) = (Simulation.Duties.Compile(current.Obligations, row), Simulation.Duties.Compile(proposed.Obligations, row));
        var rowsAfter = proposed.Obligations.Rows;
        dutyAfter = [.. current.Obligations.Rows.Select(duty => Position(rowsAfter, duty.Id))];
        (cellsBefore, cellsAfter) = (new byte[current.Obligations.Rows.Count], new byte[rowsAfter.Count]);
        (changes, newDuties) = (new (long, long, long)[cellsBefore.Length], new long[cellsAfter.Length]);
        tiers.AddRange(current.Tier.Grades.Select(grade => grade.Id));
        tiers.AddRange(proposed.Tier.Grades.Select(grade => grade.Id).Except(tiers).ToList());
    }

    public long Filings { get; private set; }

    public long Unreadable { get; private set; }

    public long Open { get; private set; }

    public int Moved => movers.Count;

    /// <summary>Grades one filing; <paramref name="tier"/> is the tier on record.</summary>
    public void Add(Guid filing, Guid subject, string tier, bool adjusted, string facts)
    {
        if (!row.Read(facts))
        {
            Unreadable++;
            return;
        }

        Filings++;
        var (rank, open) = after.Rank();
        if (open) Open++;
        var to = proposed.Tier.Grades[rank - 1].Id;
        var move = (Index(tier), Index(to));
        moves[move] = moves.GetValueOrDefault(move) + 1;
        CountDuties(tier, to);
        if (tier == to) return;

        var up = IsUp(tier, rank);
        movers.Add(new(filing, subject, Reasons(tier, to), move.Item1, move.Item2, up, open, adjusted));
        var company = companies.GetValueOrDefault(subject);
        companies[subject] = up ? (company.Up + 1, company.Down) : (company.Up, company.Down + 1);
    }

    /// <summary>What becomes of one filing, whether it moves or stays; null when its facts cannot be read. Nothing is counted.</summary>
    public (string To, bool IsOpen, IReadOnlyList<Text> Why, IReadOnlyList<MoverDuty> Duties)? Look(string tier, string facts)
    {
        if (!row.Read(facts)) return null;
        var (rank, open) = after.Rank();
        var to = proposed.Tier.Grades[rank - 1].Id;
        IReadOnlyList<Text> why = tier == to ? [] : [.. Differences(tier, to).Select(Title)];
        return (to, open, why, DutiesOf(facts, tier, to));
    }

    /// <summary>Titles of reasons, as they are kept with a mover.</summary>
    public IReadOnlyList<Text> Titles(IEnumerable<string> reasons) => [.. reasons.Select(Title)];

    /// <summary>A tier as it is called.</summary>
    public Text Called(string tier) => Grade(tier);

    /// <summary>Requirements of one filing that come, end or change.</summary>
    public IReadOnlyList<MoverDuty> DutiesOf(string facts, string from, string to)
    {
        if (dutiesBefore is null || dutiesAfter is null || !row.Read(facts)) return [];
        dutiesBefore.At(from, cellsBefore);
        dutiesAfter.At(to, cellsAfter);
        var found = new List<MoverDuty>();
        for (var i = 0; i < cellsBefore.Length; i++)
        {
            var duty = dutiesBefore.Rows[i];
            Text? asked = cellsBefore[i] == 0 ? null : dutiesBefore.Asks(i, cellsBefore[i]);
            var other = dutyAfter[i] < 0 ? (byte)0 : cellsAfter[dutyAfter[i]];
            Text? asks = other == 0 ? null : dutiesAfter.Asks(dutyAfter[i], other);
            if (cellsBefore[i] == 0 && other != 0) found.Add(new(duty.Id, duty.Title, duty.Force, "begins", null, asks));
            else if (cellsBefore[i] != 0 && other == 0) found.Add(new(duty.Id, duty.Title, duty.Force, "ends", asked, null));
            else if (cellsBefore[i] != 0 && asked != asks) found.Add(new(duty.Id, duty.Title, duty.Force, "changes", asked, asks));
        }

        for (var i = 0; i < cellsAfter.Length; i++)
        {
            if (cellsAfter[i] != 0 && !dutyAfter.Contains(i))
                found.Add(new(dutiesAfter.Rows[i].Id, dutiesAfter.Rows[i].Title, dutiesAfter.Rows[i].Force, "begins", null, dutiesAfter.Asks(i, cellsAfter[i])));
        }

        return found;
    }

    public SimulationResult Result(long withoutTier, TimeSpan elapsed, TimeSpan reading) => new(movers, tiers, reasons)
    {
        Current = current.Rules,
        Proposed = proposed.Rules,
        CurrentRules = current,
        ProposedRules = proposed,
        Filings = Filings,
        WithoutTier = withoutTier,
        Unreadable = Unreadable,
        Open = Open,
        Tiers = [.. tiers.Select(id => new SimulatedTier(id, Grade(id)))],
        Moves = [.. moves.OrderBy(move => move.Key.From).ThenBy(move => move.Key.To).Select(move => new TierMove(tiers[move.Key.From], tiers[move.Key.To], move.Value))],
        Reasons = [.. reasonCounts.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => new MoveReason(reason.Key, Title(reason.Key), reason.Value))],
        Duties =
        [
            .. current.Obligations.Rows.Select((duty, i) => new DutyChange(duty.Id, duty.Title, duty.Force, changes[i].Begins, changes[i].Ends, changes[i].Changes)).Where(change => change.Begins + change.Ends + change.Changes > 0),
            .. proposed.Obligations.Rows.Select((duty, i) => new DutyChange(duty.Id, duty.Title, duty.Force, newDuties[i], 0, 0)).Where(change => change.Begins > 0),
        ],
        Companies = [.. companies.Select(company => new CompanyMoves(company.Key, company.Value.Up, company.Value.Down)).OrderByDescending(company => company.Moved).ThenBy(company => company.SubjectId)],
        Elapsed = elapsed,
        Reading = reading,
    };

    private void CountDuties(string from, string to)
    {
        if (dutiesBefore is null || dutiesAfter is null || (from == to && ReferenceEquals(current.Obligations, proposed.Obligations))) return;
        dutiesBefore.At(from, cellsBefore);
        dutiesAfter.At(to, cellsAfter);
        for (var i = 0; i < cellsBefore.Length; i++)
        {
            var other = dutyAfter[i] < 0 ? (byte)0 : cellsAfter[dutyAfter[i]];
            if (cellsBefore[i] == 0)
            {
                if (other != 0) changes[i].Begins++;
            }
            else if (other == 0)
            {
                changes[i].Ends++;
            }
            else if (dutiesBefore.Asks(i, cellsBefore[i]) != dutiesAfter.Asks(dutyAfter[i], other))
            {
                changes[i].Changes++;
            }
        }

        for (var i = 0; i < cellsAfter.Length; i++)
        {
            if (cellsAfter[i] != 0 && !dutyAfter.Contains(i)) newDuties[i]++;
        }
    }

    private int Reasons(string tier, string to)
    {
        var found = Differences(tier, to);
        foreach (var reason in found) reasonCounts[reason] = reasonCounts.GetValueOrDefault(reason) + 1;
        var key = string.Join(' ', found);
        if (!reasonSets.TryGetValue(key, out var at))
        {
            reasonSets[key] = at = reasons.Count;
            reasons.Add([.. found]);
        }

        return at;
    }

    // What differs between the rules in force and the proposal on the same facts, whatever the tier on record rests on.
    private SortedSet<string> Differences(string tier, string to)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        var (rank, _) = before.Rank();
        if (current.Tier.Grades[rank - 1].Id == to)
        {
            found.Add(NotByThisChange);
        }
        else
        {
            var (old, now) = (before.Why(), after.Why());
            foreach (var part in old.Points.Keys.Union(now.Points.Keys))
            {
                if (old.Points.GetValueOrDefault(part) != now.Points.GetValueOrDefault(part)) found.Add($"criterion:{part}");
            }

            foreach (var floor in old.Floors.Keys.Union(now.Floors.Keys))
            {
                if (old.Floors.GetValueOrDefault(floor) != now.Floors.GetValueOrDefault(floor)) found.Add($"floor:{floor}");
            }

            if (current.Tier.GradeOf(now.Score).Id != proposed.Tier.GradeOf(now.Score).Id) found.Add(ByThresholds);
            if (current.Tier.Grades[rank - 1].Id != tier) found.Add(NotByThisChange);
        }

        return found;
    }

    // Both scales count from the lowest; a tier that only one of them has is compared by how far up it stands.
    private bool IsUp(string from, int to)
    {
        var grade = current.Tier.Grades.FirstOrDefault(grade => grade.Id == from);
        return grade is null || (long)grade.Rank * proposed.Tier.Grades.Count < (long)to * current.Tier.Grades.Count;
    }

    private byte Index(string tier)
    {
        var at = tiers.IndexOf(tier);
        if (at >= 0) return (byte)at;
        tiers.Add(tier);
        return (byte)Math.Min(tiers.Count - 1, byte.MaxValue);
    }

    private Text Grade(string id) => proposed.Tier.Grades.Concat(current.Tier.Grades).FirstOrDefault(grade => grade.Id == id)?.Title ?? Text.Of(id);

    private Text Title(string reason)
    {
        if (reason == ByThresholds) return ThresholdsTitle;
        if (reason == NotByThisChange) return NotByThisChangeTitle;
        var id = reason[(reason.IndexOf(':', StringComparison.Ordinal) + 1)..];
        return reason.StartsWith("criterion:", StringComparison.Ordinal)
            ? proposed.Tier.Parts.Concat(current.Tier.Parts).First(part => part.Id == id).Title
            : proposed.Floors.Rows.Concat(current.Floors.Rows).First(floor => floor.Id == id).Title;
    }

    private static int Position(IReadOnlyList<Platform.Rules.DecisionTable.Row> rows, string id)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            if (rows[i].Id == id) return i;
        }

        return -1;
    }
}
