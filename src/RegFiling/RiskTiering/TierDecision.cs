using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform;

namespace RegFiling.RiskTiering;

/// <summary>
/// A tier as it was proposed and confirmed, with everything to compute it again: facts, day and rules. It never changes later; a new look is a
/// new decision. It is no input to any penalty (design: Never 1).
/// </summary>
public sealed class TierDecision : IDocumentFacts, ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid FilingId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The decision that was reviewed (domain 4.18), where this one came out of a review; that one stays on record.</summary>
    public Guid? Replaces { get; init; }

    /// <summary>Why it was graded anew (<see cref="TierCauses"/>); null for the first grading and for a review.</summary>
    public string? Cause { get; init; }

    /// <summary>What the rules say.</summary>
    public required string ComputedTier { get; init; }

    /// <summary>The tier that counts: the computed one, unless it was adjusted with a reason.</summary>
    public required string Tier { get; set; }

    public required string LabelZh { get; set; }

    public required string LabelEn { get; set; }

    public required decimal Score { get; init; }

    /// <summary>The inputs as they were, as canonical JSON.</summary>
    public required string Facts { get; init; }

    /// <summary>The day of the computation, which rule sets look at.</summary>
    public required DateOnly On { get; init; }

    /// <summary>Rule sets with version and hash, one per line.</summary>
    public required string Rules { get; init; }

    public required string ExplanationZh { get; init; }

    public required string ExplanationEn { get; init; }

    public required DateTimeOffset ProposedAt { get; init; }

    public required Guid ProposedBy { get; init; }

    /// <summary>Why it was adjusted against the computation; the evidence is in the form of the act.</summary>
    public string? AdjustmentReason { get; set; }

    public DateTimeOffset? ConfirmedAt { get; set; }

    public Guid? ConfirmedBy { get; set; }

    public Text Label => new(LabelZh, LabelEn);

    public Text Explanation => new(ExplanationZh, ExplanationEn);

    /// <summary>
    /// The computation again, from the stored facts, day and rules, with all that its explanation rests on; null when the pack has no rules for tiers. The pack is
    /// the one that the case keeps.
    /// </summary>
    public TierResult? Recompute(Pack pack) => TierRules.Of(pack)?.Decide(Platform.Rules.Facts.Parse(Encoding.UTF8.GetBytes(Facts)).Value, On);

    IEnumerable<(string Name, Text Value)> IDocumentFacts.Facts() =>
    [
        ("tier.printed", Label),
        ("tier.score", Wording.Number(Score)),
        // Enough of each hash to tell versions apart on paper; the whole stands in the record.
        ("tier.rules", Text.Of(string.Join("; ", Rules.Split('\n').Select(rule => rule.Length > 30 ? rule[..(rule.IndexOf(':', StringComparison.Ordinal) + 13)] : rule)))),
        ("tier.explanation", Explanation),
    ];

    internal sealed class Mapping : IEntityTypeConfiguration<TierDecision>
    {
        public void Configure(EntityTypeBuilder<TierDecision> builder)
        {
            builder.Property(t => t.Cause).HasMaxLength(40);
            builder.Property(t => t.ComputedTier).HasMaxLength(20);
            builder.Property(t => t.Tier).HasMaxLength(20);
            builder.Property(t => t.Facts).HasMaxLength(-1);
            builder.Property(t => t.Rules).HasMaxLength(1000);
            builder.Property(t => t.ExplanationZh).HasMaxLength(-1);
            builder.Property(t => t.ExplanationEn).HasMaxLength(-1);
            builder.Property(t => t.AdjustmentReason).HasMaxLength(4000);
            builder.Ignore(t => t.Label).Ignore(t => t.Explanation);
            builder.HasIndex(t => t.FilingId);
            builder.HasOne<Filing>().WithMany().HasForeignKey(t => t.FilingId);
            builder.HasOne<Case>().WithMany().HasForeignKey(t => t.CaseId);
        }
    }
}

/// <summary>应履行事项: a requirement that applies to a filing since its tier was confirmed, with its force and ground.</summary>
public sealed class FilingObligation : IDocumentItem, ILedgerRecord
{
    public required Guid TierDecisionId { get; init; }

    /// <summary>The row of the requirements table.</summary>
    public required string Requirement { get; init; }

    public required Guid FilingId { get; init; }

    public required int Position { get; init; }

    public required string TitleZh { get; init; }

    public required string TitleEn { get; init; }

    public required Force Force { get; init; }

    /// <summary>Articles, separated by blanks; empty for what the product or the authority sets itself.</summary>
    public required string Grounds { get; init; }

    /// <summary>What it asks at this tier.</summary>
    public required string ValueZh { get; init; }

    public required string ValueEn { get; init; }

    public Text Title => new(TitleZh, TitleEn);

    public Text Value => new(ValueZh, ValueEn);

    /// <summary>底线要求: it binds. The rest is 自主空间.</summary>
    public bool Binds => Force is Force.Law or Force.Rule or Force.Commitment;

    string IDocumentItem.List => "obligations";

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var item = new JsonObject { ["kind"] = DocumentIssuer.Both(Wording.Of(Force)), ["title"] = DocumentIssuer.Both(Title), ["text"] = DocumentIssuer.Both(Value) };
        // A default of the product is never printed with an article (glossary 0, rule 4).
        if (Binds && Grounds.Length > 0)
        {
            item["ground"] = DocumentIssuer.Both(Wording.Grounds(pack, Grounds.Split(' ')));
        }

        return item;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<FilingObligation>
    {
        public void Configure(EntityTypeBuilder<FilingObligation> builder)
        {
            builder.HasKey(o => new { o.TierDecisionId, o.Requirement });
            builder.Property(o => o.Requirement).HasMaxLength(80);
            builder.Property(o => o.ValueZh).HasMaxLength(1000);
            builder.Property(o => o.ValueEn).HasMaxLength(2000);
            builder.Ignore(o => o.Title).Ignore(o => o.Value).Ignore(o => o.Binds);
            builder.HasIndex(o => o.FilingId);
            builder.HasOne<TierDecision>().WithMany().HasForeignKey(o => o.TierDecisionId);
        }
    }
}
