using Mediator;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Instruments;

/// <summary>Which headings of a crosswalk a filing answers. Null when there is no such crosswalk, the case is no filing, or it is not for this person.</summary>
public sealed record GetCrosswalk(Guid CaseId, string Crosswalk) : IQuery<FilingCrosswalk?>;

/// <summary>How far a filing has filled in what a heading asks for.</summary>
public enum HeadingState
{
    Answered = 1,

    Begun = 2,

    Open = 3,

    /// <summary>The filing does not ask for it, or not for an algorithm of this kind.</summary>
    NotAsked = 4,
}

/// <summary>An entry that answers a heading. <paramref name="IsAnswered"/> is null where the form does not ask for it here; <paramref name="Place"/> where this person may read the form.</summary>
public sealed record AnsweredField(string Name, Text Title, bool? IsAnswered, EntryPlace? Place)
{
    public string Form => Name[..Name.LastIndexOf('.')];

    public string Field => Name[(Name.LastIndexOf('.') + 1)..];
}

/// <summary>A heading with its entries.</summary>
public sealed record AnsweredHeading(CrosswalkHeading Heading, HeadingState State, IReadOnlyList<AnsweredField> Fields);

/// <summary>A crosswalk beside one filing.</summary>
public sealed record FilingCrosswalk(CaseView View, Pack Pack, Crosswalk Crosswalk, IReadOnlyList<AnsweredHeading> Headings)
{
    public static Text Word(HeadingState state) => state switch
    {
        HeadingState.Answered => new("已填写", "filled in"),
        HeadingState.Begun => new("部分填写", "filled in in part"),
        HeadingState.Open => new("尚未填写", "still empty"),
        HeadingState.NotAsked => new("没有问到", "not asked"),
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}

internal sealed class CrosswalkQueries(FiledForms filed, PackCatalogue packs) : IQueryHandler<GetCrosswalk, FilingCrosswalk?>
{
    public async ValueTask<FilingCrosswalk?> Handle(GetCrosswalk query, CancellationToken cancellationToken)
    {
        if (CrosswalkShelf.Find(packs.Current, query.Crosswalk) is not var (pack, crosswalk) || await filed.FindAsync(query.CaseId, cancellationToken) is not { } view
            || crosswalk.Forms != view.Pack.Manifest.Id)
        {
            return null;
        }

        var forms = await filed.OfAsync(view, cancellationToken);
        return new(view, pack, crosswalk, [.. crosswalk.Headings.Select(heading =>
        {
            var fields = heading.Fields.Select(name => Field(view.Pack, forms, name)).ToList();
            var asked = fields.Where(field => field.IsAnswered is not null).ToList();
            var state = asked.Count == 0 ? HeadingState.NotAsked : asked.TrueForAll(field => field.IsAnswered == true) ? HeadingState.Answered
                : asked.Exists(field => field.IsAnswered == true) ? HeadingState.Begun : HeadingState.Open;
            return new AnsweredHeading(heading, state, fields);
        })]);
    }

    private static AnsweredField Field(Pack pack, IReadOnlyDictionary<string, FiledForm> forms, string name)
    {
        var title = CrosswalkShelf.FieldTitle(pack, name);
        var field = name[(name.LastIndexOf('.') + 1)..];
        if (!forms.TryGetValue(name[..name.LastIndexOf('.')], out var form))
        {
            // Not begun yet: asked for, and empty. A field that an older form did not have is not asked for.
            return new(name, title, CrosswalkShelf.Entry(pack, name) is null ? null : false, null);
        }

        var section = form.Form.Sections.FirstOrDefault(section => section.Fields.Any(known => known.Id == field));
        var definition = section?.Fields.First(known => known.Id == field);
        var shown = definition is not null && FormCheck.Shown(section!.VisibleWhen, form.Data.Values, form.Form.Fields) && FormCheck.Shown(definition.VisibleWhen, form.Data.Values, form.Form.Fields);
        return new(name, title, shown ? form.Data.Has(field) : null, form.Place);
    }
}
