using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.Filings;

/// <summary>
/// 算法产品一览 of one company: which algorithm serves in which product on which model, with the state of its filing, numbers, tier and what is due.
/// Each person gets what they may see in the cases themselves; none of it where the company is not theirs to see.
/// </summary>
public sealed record GetPortfolio(Guid SubjectId) : IQuery<IReadOnlyList<PortfolioLine>>;

/// <summary>
/// One product of one algorithm; a technical supporter has a line without product, a draft without answers one with the name alone.
/// <paramref name="Tier"/> is there for the company and officials only, once it is confirmed.
/// </summary>
public sealed record PortfolioLine(
    Guid CaseId, string CaseNumber, string Algorithm, Text Type, PortfolioProduct? Product, PortfolioModel? Model, Text State, bool IsClosed, string? WaitingFor, string? NationalNumber,
    string? LocalNumber, bool IsLate, Text? Tier, PortfolioDue? Due);

public sealed record PortfolioProduct(string Name, Text Forms, string? Address);

/// <summary>The model that an algorithm runs on, with the filing numbers where it is a third party's.</summary>
public sealed record PortfolioModel(string Name, Text Origin, string? Numbers);

public sealed record PortfolioDue(Text Clock, DateOnly On, bool IsOverdue, bool IsProvisional);

internal sealed class Portfolios(RegFilingDbContext db, IMediator mediator, CurrentActor current) : IQueryHandler<GetPortfolio, IReadOnlyList<PortfolioLine>>
{
    private const int Most = 200;

    private static readonly Text NotNamed = new("（未填写名称）", "(not named)");

    public async ValueTask<IReadOnlyList<PortfolioLine>> Handle(GetPortfolio query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (!actor.IsOfficial && !actor.Subjects.Contains(query.SubjectId))
        {
            return [];
        }

        var found = await mediator.Send(new FindCases("filing", Open: false, SubjectId: query.SubjectId, Size: Most), cancellationToken);
        var ids = found.Rows.Select(row => row.Id).ToList();
        var records = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id)).Join(db.Set<Filing>(), c => c.RecordId, filing => filing.Id, (c, filing) => new { c.Id, filing })
            .ToDictionaryAsync(pair => pair.Id, pair => pair.filing, cancellationToken);
        // What counts now, whichever case decided it: the filing, a review, a new grading.
        var filings = records.Values.Select(filing => filing.Id).ToList();
        var tiers = (await db.Set<TierDecision>().AsNoTracking().Where(tier => filings.Contains(tier.FilingId) && tier.ConfirmedAt != null).OrderBy(tier => tier.ProposedAt).ToListAsync(cancellationToken))
            .GroupBy(tier => tier.FilingId).ToDictionary(group => group.Key, group => group.Last().Label);
        var lines = new List<PortfolioLine>();
        foreach (var row in found.Rows)
        {
            if (await mediator.Send(new GetCase(row.Id), cancellationToken) is { } view)
            {
                lines.AddRange(Lines(view, row, records[row.Id], tiers.TryGetValue(records[row.Id].Id, out var tier) ? tier : null));
            }
        }

        return lines;
    }

    private static IEnumerable<PortfolioLine> Lines(CaseView view, CaseRow row, Filing filing, Text? tier)
    {
        var form = view.Pack.Forms[FilingRules.Application];
        var answers = view.Forms.GetValueOrDefault(FilingRules.Application, FormData.Empty);
        var next = view.Clocks.Where(clock => clock.Status != ClockStatus.Ended && view.Procedure.Clocks.ContainsKey(clock.Clock)).MinBy(clock => clock.DueAt);
        var line = new PortfolioLine(
            row.Id, row.Number, row.Title, Show(form, answers, "type") is { Zh.Length: > 0 } type ? type : Type(form, filing.Type), null, Model(form, answers), row.StateTitle, row.ClosedAt is not null,
            row.WaitingFor, filing.NationalNumber, filing.LocalNumber, filing.Late, tier,
            next is null ? null : new(view.Procedure.Clocks[next.Clock].Title, next.DueOn, next.OverdueAt is not null, next.Provisional));
        var products = answers.Rows("products");
        if (products.Count == 0)
        {
            return [line];
        }

        var fields = form.Field("products")!.Fields;
        return products.Select(product => line with
        {
            Product = new(
                product.Text("productName") ?? NotNamed.ToString(), FormText.Show(fields.First(field => field.Id == "serviceForm"), product["serviceForm"]), product.Text("address")),
        });
    }

    private static PortfolioModel? Model(FormDefinition form, FormData answers) => answers.Text("modelOrigin") switch
    {
        null => null,
        "third-party" => new(answers.Text("thirdPartyModelName") ?? NotNamed.ToString(), Show(form, answers, "modelOrigin"), answers.Text("thirdPartyModelNumber")),
        _ => new(answers.Text("ownModelName") ?? answers.Text("modelType") ?? NotNamed.ToString(), Show(form, answers, "modelOrigin"), null),
    };

    private static Text Type(FormDefinition form, string value) => form.Field("type")!.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? Text.Of(value);

    private static Text Show(FormDefinition form, FormData answers, string field) => FormText.Show(form.Field(field)!, answers[field]);
}
