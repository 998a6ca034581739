using Mediator;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Subjects;

namespace RegFiling.Instruments;

/// <summary>Where an entry stands, so that a page can lead there: a case with the act that changes it, or the file of the company.</summary>
public sealed record EntryPlace(Guid? CaseId, string? Action, Guid? SubjectId);

/// <summary>A form of a filing as it stands now, and where.</summary>
public sealed record FiledForm(FormDefinition Form, FormData Data, EntryPlace Place);

/// <summary>
/// Everything that a filing says, as far as this person may read it: its own forms, those of the cases that belong to it, and the file of the company.
/// </summary>
public sealed class FiledForms(IMediator mediator, CurrentActor current)
{
    private const string Filing = "filing";

    /// <summary>The filing; null when the case is none, or is not for this person. Experts and the like have the case before them and not what lies beside it.</summary>
    public async Task<CaseView?> FindAsync(Guid caseId, CancellationToken cancellationToken) =>
        await mediator.Send(new GetCase(caseId), cancellationToken) is { Case: { Procedure: Filing, SubjectId: { } subject } } view
        && (current.Actor.IsOfficial || current.Actor.Subjects.Contains(subject)) ? view : null;

    public async Task<IReadOnlyDictionary<string, FiledForm>> OfAsync(CaseView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        var forms = new Dictionary<string, FiledForm>(StringComparer.Ordinal);
        Add(forms, view);
        foreach (var linked in view.Linked.Where(linked => !linked.From).OrderByDescending(linked => linked.Case.OpenedAt))
        {
            if (await mediator.Send(new GetCase(linked.Case.Id), cancellationToken) is { } other)
            {
                Add(forms, other);
            }
        }

        if (view.Case.SubjectId is { } subject && await mediator.Send(new GetSubjectFile(subject), cancellationToken) is { Data: { } data } file)
        {
            forms.TryAdd(file.Form.Id, new(file.Form, data, new(null, null, subject)));
        }

        return forms;
    }

    private static void Add(Dictionary<string, FiledForm> forms, CaseView view)
    {
        foreach (var (id, data) in view.Forms.Where(form => view.Pack.Forms.ContainsKey(form.Key)))
        {
            var act = view.Actions.FirstOrDefault(action => action.Definition.Partial && action.Definition.Form == id && action.Refusal is null)?.Id;
            forms.TryAdd(id, new(view.Pack.Forms[id], data, new(view.Case.Id, act, null)));
        }
    }
}
