namespace RegFiling.Platform.Rules;

/// <summary>Which of the rows that hold count, as in DMN: exactly one, the first, or all of them.</summary>
public enum HitPolicy
{
    Unique = 1,
    First = 2,
    Collect = 3,
}

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
/// What a decision table says: the rows that hold in their order, outputs drawn together (max, min, sum, count) where the table says so, and what
/// is known, assumed and unknown. With policy U or F an unknown fact may leave several rows possible; then <see cref="IsOpen"/> is true.
/// </summary>
public sealed record TableResult(
    RuleSetRef Rules, DateOnly On, HitPolicy HitPolicy, IReadOnlyList<RowHit> Rows, IReadOnlyDictionary<string, FactValue> Collected,
    IReadOnlyList<Answer> Answers, IReadOnlyList<Question> Questions, Text Explanation)
{
    public bool IsOpen => HitPolicy != HitPolicy.Collect && Rows.Count > 1;
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

/// <summary>A decision table with hit policy U, F or C: rows of tests on inputs, each with outputs, force and grounds.</summary>
public sealed class DecisionTable : RuleSet
{
    private readonly IReadOnlyList<Row> rows;

    internal DecisionTable(RuleReader read, SourceNode root, string hash)
        : base(read, root, hash)
    {
        read.Object(root, [.. EnvelopeFields, "hitPolicy", "outputs", "rules"]);
        HitPolicy = read.OneOf(root, "hitPolicy", "U", "F", "C") switch { "U" => HitPolicy.Unique, "F" => HitPolicy.First, _ => HitPolicy.Collect };
        Outputs = TableReader.Outputs(read, root);
        rows = TableReader.Rows(read, root, Inputs, Outputs, Used);
        TableLint.Check(read, HitPolicy, Inputs, Outputs, rows);
        Rules.Inputs.LintUnused(read, Inputs, Used);
    }

    public HitPolicy HitPolicy { get; }

    public IReadOnlyList<TableOutput> Outputs { get; }

    /// <summary>Ids and titles of all rows in their order, for pages and papers that show those that do not apply too.</summary>
    public IReadOnlyList<(string Id, Text Title)> RowTitles => [.. rows.Select(row => (row.Id, row.Title))];

    /// <summary>Decides about these facts; the day only dates the questions.</summary>
    public TableResult Decide(Facts facts, DateOnly on)
    {
        var (values, answers) = Bind(facts, on);
        var hits = new List<RowHit>();
        var decided = new HashSet<int>();
        foreach (var row in rows)
        {
            var truth = row.When.Of(values);
            if (truth == Truth.False || row.Fill(values) is not { } outputs) continue;
            if (row.By is { } by && values[by].Kind == FactKind.Unknown) truth = Truth.Unknown;
            if (truth == Truth.Unknown) decided.UnionWith(row.Slots.Where(s => values[s].Kind == FactKind.Unknown));
            hits.Add(new(row.Id, row.Title, row.Force, row.Grounds, truth == Truth.Unknown ? Certainty.Unknown : CertaintyOf(row.Slots, answers), outputs));

            // A later row can count only if no earlier one surely holds.
            if (HitPolicy != HitPolicy.Collect && truth == Truth.True)
            {
                if (HitPolicy == HitPolicy.Unique && hits.RemoveAll(h => h.Certainty == Certainty.Unknown) > 0) decided.Clear();
                break;
            }
        }

        var questions = Rules.Inputs.Questions(answers, decided);
        return new(Ref, on, HitPolicy, hits, Collect(hits), answers, questions, Explain(hits, answers, questions));
    }

    private Dictionary<string, FactValue> Collect(List<RowHit> hits)
    {
        var collected = new Dictionary<string, FactValue>();
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
