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
        var content = PublishedText.Of(filing.Name, filing.Type, at.Record<Subject>().Name, application);
        var entry = RegisterEntry.Publish(filing.LocalNumber!, filing.NationalNumber!, content, at.Case.Id, filing.Id, filing.FiledOn!.Value, at.Now);
        return Effects.None.Adds(entry).Completes((db, cancellationToken) => RegisterIndex.UpdateAsync(db, [entry], cancellationToken));
    }
}

/// <summary>What the public register shows of a filing: the same fields when it is first published and after a change.</summary>
internal static class PublishedText
{
    public static PublishedContent Of(string name, string type, string subjectName, FormData application)
    {
        var category = Category(type);
        return new(
            name,
            subjectName,
            Legal(category),
            category,
            application.Text("role") switch { "provider" => FilerRole.Provider, "supporter" => FilerRole.TechnicalSupporter, _ => null },
            string.Join("、", application.Rows("products").Select(product => product.Text("productName") ?? product.Text("name")).OfType<string>()),
            application.Text("purpose"),
            application.Text("principle"),
            application.Text("mechanism"),
            application.Text("publishedScenario"),
            application.Text("purpose"));
    }

    /// <summary>
    /// The entry with what differs between two versions of a filing. What was corrected in the entry itself stays corrected, unless the change is about that very thing.
    /// </summary>
    public static PublishedContent Changed(RegisterEntry entry, PublishedContent before, PublishedContent after)
    {
        T Pick<T>(Func<PublishedContent, T> of, T shown) => Equals(of(before), of(after)) ? shown : of(after);
        return new(
            Pick(content => content.Name, entry.Name),
            entry.SubjectName,
            Pick(content => content.LegalType, entry.LegalType ?? after.LegalType),
            Pick(content => content.Category, entry.Category),
            Pick(content => content.Role, entry.Role),
            Pick(content => content.Product, entry.Product),
            Pick(content => content.Use, entry.Use),
            Pick(content => content.Principle, entry.Principle),
            Pick(content => content.Mechanism, entry.Mechanism),
            Pick(content => content.Scenario, entry.Scenario),
            Pick(content => content.Purpose, entry.Purpose));
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
