using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Register;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>公示, taken by the system right after the national number is recorded: the entry of the public register, without the tier.</summary>
[Action("filing", "publish")]
internal sealed class PublishFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        var application = at.SavedForm(FilingRules.Application);
        var category = Category(filing.Type);
        var content = new PublishedContent(
            filing.Name,
            at.Record<Subject>().Name,
            Legal(category),
            category,
            application.Text("role") switch { "provider" => FilerRole.Provider, "supporter" => FilerRole.TechnicalSupporter, _ => null },
            string.Join("、", application.Rows("products").Select(product => product.Text("productName") ?? product.Text("name")).OfType<string>()),
            application.Text("purpose"),
            application.Text("principle"),
            application.Text("mechanism"),
            application.Text("publishedScenario"),
            application.Text("purpose"));
        var entry = RegisterEntry.Publish(filing.LocalNumber!, filing.NationalNumber!, content, at.Case.Id, filing.Id, filing.FiledOn!.Value, at.Now);
        return Effects.None.Adds(entry).Completes((db, cancellationToken) => RegisterIndex.UpdateAsync(db, [entry], cancellationToken));
    }

    private static ListCategory Category(string type) => type switch
    {
        "generation" => ListCategory.GenerationSynthesis,
        "push" => ListCategory.PersonalisedPush,
        "ranking" => ListCategory.RankingSelection,
        "retrieval" => ListCategory.InformationRetrieval,
        "content-filter" => ListCategory.ContentFiltering,
        "dispatch" => ListCategory.DispatchDecision,
        _ => throw new InvalidOperationException($"Unknown algorithm type {type}."),
    };

    // The five types of Art. 2; the published list splits retrieval and filtering in two (domain 2.3).
    private static LegalType Legal(ListCategory category) => category switch
    {
        ListCategory.GenerationSynthesis => LegalType.GenerationSynthesis,
        ListCategory.PersonalisedPush => LegalType.PersonalisedPush,
        ListCategory.RankingSelection => LegalType.RankingSelection,
        ListCategory.DispatchDecision => LegalType.DispatchDecision,
        _ => LegalType.RetrievalFiltering,
    };
}
