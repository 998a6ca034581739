using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>提出更正: a slip in an entry, by its company or by an officer; another person decides.</summary>
[RequestSizeLimit(WebSecurity.LargestPage)]
public sealed class CorrectionModel(IMediator mediator, PackCatalogue packs, FormReader reader, CurrentActor current) : EntryFormModel(mediator, packs, reader, "correction")
{
    private readonly IMediator mediator = mediator;

    public override bool MayAct => Procedure.Start.Who.Role.Any(role =>
        Roles.Company.Contains(role) ? current.Actor.Subjects.Any(subject => (Entry?.OwnerId is null || Entry.OwnerId == subject) && current.Actor.Holds(role, subject)) : current.Actor.Holds(role, null));

    protected override async Task<Outcome<string>> BeginAsync(string key, FormData form, CancellationToken cancellationToken)
    {
        // A company begins it for the company of the entry where that is theirs; a wrong entry is told by the rules.
        Guid? subject = current.Actor.IsOfficial ? null
            : current.Actor.Subjects.Contains(Entry?.OwnerId ?? Guid.Empty) ? Entry!.OwnerId : current.Actor.Subjects.Select(id => (Guid?)id).FirstOrDefault();
        var outcome = await mediator.Send(new StartCase("correction", subject, null, key, form), cancellationToken);
        return outcome.IsRefused
            ? Outcome<string>.Refused(outcome.Kind!.Value, outcome.Refusals)
            : $"/cases/{outcome.Value.CaseId}?done={outcome.Value.Version.ToString(CultureInfo.InvariantCulture)}";
    }
}
