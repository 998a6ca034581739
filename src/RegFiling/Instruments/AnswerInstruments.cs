using FluentValidation;
using Mediator;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Instruments;

/// <summary>
/// Answers to questions of an instrument that the filing leaves open: those that are named are set, an empty list takes one back, the others stay. They
/// change no case. The value is the revision of the record.
/// </summary>
public sealed record AnswerInstrument(Guid CaseId, string Instrument, int Revision, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers) : ICommand<Outcome<int>>;

internal sealed class AnswerInstrumentValidator : AbstractValidator<AnswerInstrument>
{
    private const int MostAnswers = 500;

    public AnswerInstrumentValidator()
    {
        RuleFor(command => command.Instrument).Id();
        RuleFor(command => command.Revision).GreaterThanOrEqualTo(0).WithState(_ => new Text("版本号不能为负数", "A version cannot be negative"));
        RuleFor(command => command.Answers).Must(answers => answers.Count <= MostAnswers && answers.Values.All(values => values.Count <= MostAnswers))
            .WithState(_ => new Text($"一次最多{MostAnswers}项回答", $"At most {MostAnswers} answers at a time"));
    }
}

internal sealed class AnswerInstruments(FiledForms filed, InstrumentReader reader, PackCatalogue packs, RegFilingDbContext db, WriteTransaction write, CurrentActor current, TimeProvider clock)
    : ICommandHandler<AnswerInstrument, Outcome<int>>
{
    private static readonly string[] Answering = [Roles.Filer, Roles.SecurityOfficer];

    /// <summary>The role in which this person answers for the company of the case; null when it is not theirs to answer.</summary>
    public static string? RoleOf(Actor actor, Case @case) => @case.SubjectId is { } subject ? Answering.FirstOrDefault(role => actor.Holds(role, subject)) : null;

    public async ValueTask<Outcome<int>> Handle(AnswerInstrument command, CancellationToken cancellationToken)
    {
        if (await filed.FindAsync(command.CaseId, cancellationToken) is not { } view
            || InstrumentShelf.Find(packs.Current, command.Instrument) is not var (pack, instrument) || instrument.Forms != view.Pack.Manifest.Id)
        {
            return Outcome<int>.Refused(RefusalKind.NotFound, InstrumentRefusals.NotThere);
        }

        if (RoleOf(current.Actor, view.Case) is not { } role)
        {
            return await NoAsync(command, RefusalKind.Forbidden, [InstrumentRefusals.NotYours], cancellationToken);
        }

        if (reader.Offered(pack, instrument) is not { } offered)
        {
            return await NoAsync(command, RefusalKind.Invalid, [InstrumentRefusals.NotInstalled(instrument)], cancellationToken);
        }

        var wrong = command.Answers.Where(answer => !offered.TryGetValue(answer.Key, out var asked) || (!asked.Many && answer.Value.Count > 1) || answer.Value.Any(value => !asked.Answers.Contains(value)))
            .Select(answer => InstrumentRefusals.NotOffered(answer.Key)).ToList();
        return wrong.Count > 0 ? await NoAsync(command, RefusalKind.Invalid, wrong, cancellationToken)
            : await KeepAsync(command, reader.VersionOf(pack, instrument), role, cancellationToken);
    }

    private async Task<Outcome<int>> KeepAsync(AnswerInstrument command, string version, string role, CancellationToken cancellationToken)
    {
        Outcome<int>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                var record = new AnswerRecord(db);
                var all = await record.OfAsync(command.CaseId, cancellationToken);
                var newest = all.LastOrDefault(kept => kept.Instrument == command.Instrument);
                var before = newest?.Version == version ? newest.Answers : new Dictionary<string, IReadOnlyList<string>>();
                var after = before.Where(answer => !command.Answers.ContainsKey(answer.Key)).Concat(command.Answers).Where(answer => answer.Value.Count > 0)
                    .ToDictionary(answer => answer.Key, answer => (IReadOnlyList<string>)[.. answer.Value.Distinct().Order(StringComparer.Ordinal)], StringComparer.Ordinal);
                // The same once more, by a double click or after a look around, is no second record.
                if (Same(before, after) && (newest?.Version == version || after.Count == 0))
                {
                    outcome = newest?.Revision ?? 0;
                    return false;
                }

                if (command.Revision != (newest?.Revision ?? 0))
                {
                    outcome = Outcome<int>.Refused(RefusalKind.Conflict, InstrumentRefusals.Stale(newest!));
                    return false;
                }

                if (all.Count >= AnswerRecord.Most)
                {
                    outcome = Outcome<int>.Refused(RefusalKind.Invalid, InstrumentRefusals.TooMany);
                    return false;
                }

                outcome = (await record.AppendAsync(command.CaseId, command.Instrument, version, after, current.Actor, role, clock.GetUtcNow(), cancellationToken)).Sequence;
                return true;
            },
            cancellationToken);
        return outcome!.IsRefused ? await NoAsync(command, outcome.Kind!.Value, outcome.Refusals, cancellationToken) : outcome;
    }

    // Recorded, never ignored, as every act that is refused.
    private async Task<Outcome<int>> NoAsync(AnswerInstrument command, RefusalKind kind, IReadOnlyList<Refusal> refusals, CancellationToken cancellationToken)
    {
        await write.RunAsync(
            () =>
            {
                var now = clock.GetUtcNow();
                db.Add(new RefusedAct
                {
                    Id = Guid.CreateVersion7(now),
                    PersonId = current.Actor.PersonId,
                    CaseId = command.CaseId,
                    Act = $"instrument/{command.Instrument}",
                    Kind = kind.ToString(),
                    Codes = string.Join(' ', refusals.Select(refusal => refusal.Code).Distinct()),
                    At = now,
                });
                return Task.FromResult(true);
            },
            cancellationToken);
        return Outcome<int>.Refused(kind, refusals);
    }

    private static bool Same(IReadOnlyDictionary<string, IReadOnlyList<string>> one, Dictionary<string, IReadOnlyList<string>> other) =>
        one.Count == other.Count && one.All(answer => other.TryGetValue(answer.Key, out var values) && values.SequenceEqual(answer.Value));
}

/// <summary>Why answers to an instrument are not kept.</summary>
internal static class InstrumentRefusals
{
    public static Refusal NotThere { get; } = new("instrument.not-found", new("没有这个对照工具，或者您不能查看这项备案", "There is no such instrument, or the filing is not for you"));

    public static Refusal NotYours { get; } = new(
        "instrument.not-yours", new("对照工具的问题由企业的备案经办人或者算法安全责任人回答", "Questions of an instrument are answered by the filer or the algorithm security officer of the company"),
        new("请由备案经办人或者算法安全责任人登录后回答", "Ask the filer or the algorithm security officer to sign in and answer"));

    public static Refusal TooMany { get; } = new(
        "instrument.too-many", new($"这项备案的回答记录已有{AnswerRecord.Most}条", $"This filing has {AnswerRecord.Most} records of answers already"), new("请联系系统管理员", "Ask the system administrator"));

    public static Refusal NotInstalled(Instrument instrument) => new(
        "instrument.not-installed", new($"“{instrument.Title.Zh}”所需的问卷尚未安装", $"The questionnaire that “{instrument.Title.En}” needs is not installed"),
        new("请由系统管理员放入问卷文件后再回答", "Answer again once the system administrator has installed the file"));

    public static Refusal NotOffered(string question) => new(
        "instrument.not-offered", new("所选答案不在该问题的选项中", "The answer is not among those that the question offers"), new("请重新选择", "Choose again"), Field: question);

    public static Refusal Stale(KeptAnswers newest) => new(
        "instrument.stale", new($"{newest.Who.Zh}在您打开本页之后保存了回答", $"{newest.Who.En} saved answers after you opened this page"),
        new("请核对下方内容后再次保存，以您所选为准", "Look at the answers below and save again; yours then count"));
}
