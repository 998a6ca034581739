using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Interviews;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Interviews;

/// <summary>约谈笔录 to read, to annotate and to print: both sides beside each other, what was annotated under what it is about.</summary>
public sealed class RecordModel(IMediator mediator, ReadTrace trace) : PageModel
{
    public InterviewRecordView Record { get; private set; } = null!;

    /// <summary>The reader may annotate or sign now.</summary>
    public IEnumerable<string> Acts => Record.Case.Actions.Where(action => action.Refusal is null && action.Id is "annotate" or "sign" or "countersign" or "sign-on-paper" or "note-refusal" or "confirm-refusal").Select(action => action.Id);

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetInterviewRecord(id), cancellationToken) is not { } record)
        {
            return NotFound();
        }

        Record = record;
        await trace.LeaveAsync(record.Case.Case, "interview-record", id, cancellationToken);
        return Page();
    }
}
