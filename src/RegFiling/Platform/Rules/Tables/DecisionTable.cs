namespace RegFiling.Platform.Rules;

/// <summary>What one output of a row says: a value, or words in both languages.</summary>
public readonly record struct Output(FactValue Value, Text? Label)
{
    public Text Shown => Label ?? Text.Of(Value.ToString());
}

/// <summary>
/// A row that holds, with its outputs by name. <paramref name="Certainty"/> is unknown when an unanswered question decides whether it holds;
/// the row then counts, and the question is raised.
/// </summary>
public sealed record RowHit(string Id, Text Title, Force Force, IReadOnlyList<string> Grounds, Certainty Certainty, IReadOnlyDictionary<string, Output> Outputs);

/// <summary>
/// What a decision table says: the rows that count in their order, outputs drawn together (max, min, sum, count) where the table says so, and what
/// is known, assumed and unknown. With a policy of one result an unknown fact may leave several rows possible; then <see cref="IsOpen"/> is true.
/// </summary>
public sealed record TableResult(
    RuleSetRef Rules, DateOnly On, HitPolicy HitPolicy, IReadOnlyList<RowHit> Rows, IReadOnlyDictionary<string, FactValue> Collected,
    IReadOnlyList<Answer> Answers, IReadOnlyList<Question> Questions, Text Explanation)
{
    public bool IsOpen => HitPolicy.IsSingle() && Rows.Count > 1;
}

/// <summary>What a column of results holds: its type, its values from the lowest to the highest, and how several are drawn together.</summary>
public sealed record TableOutput(string Id, string Type, IReadOnlyList<string> Values, string Collect)
{
    internal decimal Order(FactValue value)
    {
        if (Type != "choice") return value.Number;
        for (var rank = 0; rank < Values.Count; rank++)
        {
            if (Values[rank] == value.Text) return rank;
        }

        return -1;
    }
}

/// <summary>A decision table with any hit policy of DMN: rows of tests on inputs, each with outputs, force and grounds.</summary>
public sealed class DecisionTable : RuleSet
{
    private readonly IReadOnlyList<Row> rows;

    internal DecisionTable(RuleReader read, SourceNode root, string hash)
        : this(read, root, hash, [])
    {
    }

    private DecisionTable(RuleReader read, SourceNode root, string hash, HashSet<int> used)
        : base(Envelope.Read(read, root, hash), RuleInputs.Read(read, root, used))
    {
        read.Object(root, [.. Envelope.Fields, "inputs", "hitPolicy", "outputs", "rules"]);
        HitPolicy = read.OneOf(root, "hitPolicy", HitPolicies.Letters) is { Length: > 0 } letter ? HitPolicies.Of(letter) : HitPolicy.Collect;
        Outputs = TableReader.Outputs(read, root);
        rows = TableReader.Rows(read, root, Inputs, Outputs, used);
        TableLint.Check(read, this);
        RuleInputs.LintUnused(read, Inputs, used);
    }

    public HitPolicy HitPolicy { get; }

    public IReadOnlyList<TableOutput> Outputs { get; }

    /// <summary>Ids and titles of all rows in their order, for pages and papers that show those that do not apply too.</summary>
    public IReadOnlyList<(string Id, Text Title)> RowTitles => [.. rows.Select(row => (row.Id, row.Title))];

    /// <summary>Decides about these facts; the day only dates the questions.</summary>
    public TableResult Decide(Facts facts, DateOnly on)
    {
        var (values, answers) = Bind(facts, on);
        var held = new List<(int Row, Truth Truth, IReadOnlyDictionary<string, Output> Outputs)>();
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var truth = row.When.Of(values);
            if (truth == Truth.False || row.Fill(values) is not { } outputs) continue;
            if (row.By is { } by && values[by].Kind == FactKind.Unknown) truth = Truth.Unknown;
            held.Add((i, truth, outputs));
            if (HitPolicy == HitPolicy.First && truth == Truth.True) break;
        }

        var decided = new HashSet<int>();
        var hits = new List<RowHit>();
        foreach (var (at, truth, outputs) in Counting(held))
        {
            var row = rows[at];
            if (truth == Truth.Unknown) decided.UnionWith(row.Slots.Where(s => values[s].Kind == FactKind.Unknown));
            hits.Add(new(row.Id, row.Title, row.Force, row.Grounds, truth == Truth.Unknown ? Certainty.Unknown : CertaintyOf(row.Slots, answers), outputs));
        }

        var questions = RuleInputs.Questions(answers, decided);
        return new(Ref, on, HitPolicy, hits, Collect(hits), answers, questions, Explain(hits, answers, questions));
    }

    internal IReadOnlyList<Row> Rows => rows;

    // Rows that surely hold are chosen by the hit policy; one that may hold stays beside them as far as it could still take their place.
    private IEnumerable<(int Row, Truth Truth, IReadOnlyDictionary<string, Output> Outputs)> Counting(List<(int Row, Truth Truth, IReadOnlyDictionary<string, Output> Outputs)> held)
    {
        int Priority(int a, int b) => Before(held[a].Outputs, held[b].Outputs);
        List<int> all = [.. Enumerable.Range(0, held.Count)];
        var sure = all.FindAll(h => held[h].Truth == Truth.True);
        IReadOnlyList<int> counting = HitPolicy switch
        {
            HitPolicy.Unique or HitPolicy.Any when sure.Count > 0 => [sure[0]],
            HitPolicy.Priority when sure.Count > 0 && HitPolicies.Choose(HitPolicy, sure, (_, _) => false, Priority) is [var best] => all.FindAll(h => h == best || (held[h].Truth == Truth.Unknown && Priority(h, best) < 0)),
            HitPolicy.OutputOrder => HitPolicies.Choose(HitPolicy, all, (_, _) => false, Priority)!,
            _ => all,
        };
        return counting.Select(h => held[h]);
    }

    /// <summary>Below zero when the first outputs have the higher priority: of the first output that differs, the value that its list names later.</summary>
    internal int Before(IReadOnlyDictionary<string, Output> a, IReadOnlyDictionary<string, Output> b)
    {
        foreach (var output in Outputs.Where(o => o.Type == "choice"))
        {
            var order = Order(b, output).CompareTo(Order(a, output));
            if (order != 0) return order;
        }

        return 0;
    }

    private static decimal Order(IReadOnlyDictionary<string, Output> outputs, TableOutput output) => outputs.TryGetValue(output.Id, out var cell) ? output.Order(cell.Value) : -1;

    private Dictionary<string, FactValue> Collect(List<RowHit> hits)
    {
        var collected = new Dictionary<string, FactValue>();
        if (HitPolicy.IsSingle()) return collected;
        foreach (var output in Outputs.Where(o => o.Collect != "list"))
        {
            var values = hits.Where(h => h.Outputs.ContainsKey(output.Id)).Select(h => h.Outputs[output.Id].Value).ToList();
            if (output.Collect == "sum")
            {
                collected[output.Id] = FactValue.Of(values.Sum(v => v.Number));
            }
            else if (output.Collect == "count")
            {
                collected[output.Id] = FactValue.Of((decimal)values.Count);
            }
            else if (values.Count > 0)
            {
                // Words are ordered as the output lists them, as DMN does for priorities.
                collected[output.Id] = output.Collect == "max" ? values.MaxBy(output.Order) : values.MinBy(output.Order);
            }
        }

        return collected;
    }

    private Text Explain(List<RowHit> hits, Answer[] answers, IReadOnlyList<Question> questions)
    {
        var text = new Bilingual();
        text.Line($"{Title.Zh}：适用{hits.Count}项。规则：{Ref}。", $"{Title.En}: {hits.Count} {(hits.Count == 1 ? "row applies" : "rows apply")}. Rules: {Ref}.");
        foreach (var hit in hits)
        {
            var mark = hit.Certainty switch
            {
                Certainty.Assumed => new Text("（推定）", " (assumed)"),
                Certainty.Unknown => new Text("（是否适用尚不明确）", " (whether it applies is unknown)"),
                _ => new Text("", ""),
            };
            text.Line($"{hit.Title.Zh}{mark.Zh}", $"{hit.Title.En}{mark.En}");
        }

        text.Open(answers, questions);
        return text.ToText();
    }

    /// <summary>A compiled row. Cells that depend on an input (<c>by</c>) are chosen when the row is filled; a dash there takes the row out.</summary>
    internal sealed record Row(
        string Id, Text Title, Force Force, IReadOnlyList<string> Grounds, Condition When, IReadOnlyDictionary<string, Output> Fixed,
        string? ByOutput, int? By, IReadOnlyDictionary<string, Output?> Varying, IReadOnlyList<int> Slots, int Line)
    {
        private readonly string? highest = Varying.LastOrDefault(v => v.Value is not null).Key;

        public IReadOnlyDictionary<string, Output>? Fill(FactValue[] values)
        {
            if (By is not { } slot) return Fixed;
            var key = values[slot].Kind == FactKind.Unknown ? highest : values[slot].Text;
            return key is not null && Varying[key] is { } cell ? new Dictionary<string, Output>(Fixed) { [ByOutput!] = cell } : null;
        }
    }
}
