using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Demonstration;

/// <summary>
/// The cases of the demonstration, taken step by step by the demonstration people through the engine itself, on a clock of their own that stands
/// on working days of the last weeks. The steps are data: <c>demonstration.json</c> and <c>forms/</c> beside this file.
/// </summary>
public static class DemonstrationCases
{
    // A few minutes pass between two acts, so that no two bear the same time.
    private static readonly TimeSpan BetweenActs = TimeSpan.FromMinutes(4);
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>Does nothing where there is a case already, or nobody to act. Throws <see cref="InvalidOperationException"/> with the step and the reasons when one is refused.</summary>
    public static async Task RunAsync(IServiceProvider app, CancellationToken cancellationToken = default)
    {
        var now = app.GetRequiredService<TimeProvider>().GetUtcNow();
        await using (var scope = app.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            if (!await db.Set<Person>().AnyAsync(cancellationToken) || await db.Set<Case>().AnyAsync(cancellationToken))
            {
                return;
            }
        }

        var deadlines = app.GetRequiredService<PackCatalogue>().Find("filing")?.Pack.Deadlines ?? throw new InvalidOperationException("No pack has the procedure “filing”, which the demonstration runs.");
        var clock = new SeedClock();
        await using var services = Services(app, clock);
        var run = new Run(services, clock, deadlines, deadlines.Time.DateOf(now));
        var steps = JsonSerializer.Deserialize<List<Step>>(Read("demonstration.json"), Format)!;
        for (var i = 0; i < steps.Count; i++)
        {
            if (await run.TakeAsync(steps[i], $"demonstration/{i + 1}", cancellationToken) is { Count: > 0 } reasons)
            {
                throw new InvalidOperationException($"Step {i + 1} of the demonstration ({steps[i]}) was refused. Correct the step, or set Demonstration__Cases=false, and start with an empty database."
                    + string.Concat(reasons.Select(reason => $"{Environment.NewLine}  {reason.Code} {reason.Form} {reason.Field}: {reason.Why.Zh} / {reason.Why.En}")));
            }
        }
    }

    // Everything as in the application, on its database, but for the clock.
    private static ServiceProvider Services(IServiceProvider app, SeedClock clock)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(app.GetRequiredService<ILoggerFactory>()).AddLogging();
        services.AddSingleton(app.GetRequiredService<MailSettings>());
        services.AddRegFiling();
        services.AddSingleton(app.GetRequiredService<PackCatalogue>());
        services.AddSingleton(app.GetRequiredService<WriteGate>());
        services.AddSingleton(app.GetRequiredService<TypstWorker>());
        services.AddScoped(_ => app.CreateScope());
        services.AddScoped(scope => scope.GetRequiredService<IServiceScope>().ServiceProvider.GetRequiredService<RegFilingDbContext>());
        return services.BuildServiceProvider(validateScopes: true);
    }

    private static byte[] Read(string file)
    {
        using var stream = typeof(DemonstrationCases).Assembly.GetManifestResourceStream($"Demonstration/{file}") ?? throw new InvalidOperationException($"The demonstration has no {file}.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>
    /// One line of <c>demonstration.json</c>. <c>at</c> puts the clock on a time some working days before today (<c>-12wd 09:30</c>); <c>as</c> with
    /// <c>start</c>, with <c>case</c> and <c>do</c>, with <c>seal</c> (everything of that case that waits for a seal), or with <c>import</c> acts;
    /// <c>child</c> with <c>parent</c> gives an <c>id</c> to a case that the system began. <c>form</c> holds the answers, names them (<c>short-video/application</c>), or takes named ones with changes
    /// (<c>{"use": "short-video/application", "with": {"name": "…"}}</c>).
    /// </summary>
    private sealed record Step(string? At, string? As, string? Start, string? Id, string? Parent, string? Child, string? Case, string? Do, JsonNode? Form, string? Import, string? Source, string? Seal)
    {
        public override string ToString() => string.Join(' ', new[] { At, As, Start, Id, Case, Do, Seal, Import }.OfType<string>());
    }

    private sealed class SeedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Run(IServiceProvider services, SeedClock clock, Deadlines deadlines, DateOnly today)
    {
        private readonly Dictionary<string, Guid> cases = [];
        private readonly Dictionary<string, JsonObject> forms = [];

        public async Task<IReadOnlyList<Refusal>> TakeAsync(Step step, string key, CancellationToken cancellationToken)
        {
            if (step.At is { } at)
            {
                var (day, time) = (at.Split(' ')[0], TimeOnly.Parse(at.Split(' ')[1], CultureInfo.InvariantCulture));
                var next = deadlines.Time.InstantOf(Day(day).ToDateTime(time)).ToUniversalTime();
                clock.Now = next >= clock.Now ? next : throw new InvalidOperationException($"The demonstration goes back in time at “{at}”.");
                await using var waking = services.CreateAsyncScope();
                await waking.ServiceProvider.GetRequiredService<ClockRunner>().RunAsync(cancellationToken);
                return [];
            }

            if (step.Child is { } child)
            {
                // A case that the system began from another: named here, so that later steps can act in it.
                await using var looking = services.CreateAsyncScope();
                var begun = looking.ServiceProvider.GetRequiredService<RegFilingDbContext>();
                var parentId = cases[step.Parent!];
                cases.Add(step.Id!, await begun.Set<CaseLink>().Where(link => link.ToCaseId == parentId)
                    .Join(begun.Set<Case>(), link => link.FromCaseId, c => c.Id, (_, c) => c).Where(c => c.Procedure == child).Select(c => c.Id).SingleAsync(cancellationToken));
                return [];
            }

            clock.Now += BetweenActs;
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            var account = await db.Users.Where(account => account.UserName == step.As).Select(account => account.Id).FirstOrDefaultAsync(cancellationToken);
            var actor = await Accounts.ActorAsync(db, account, cancellationToken, deadlines.Time.DateOf(clock.Now)) ?? throw new InvalidOperationException($"The demonstration has nobody called “{step.As}”.");
            scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
            if (step.Import is { } list)
            {
                var imported = await ActivatorUtilities.CreateInstance<RegisterImport>(scope.ServiceProvider).RunAsync(
                    new MemoryStream(Read(list)), new(RegisterFileFormat.Csv, step.Source!, deadlines.Time.DateOf(clock.Now), By: actor), cancellationToken);
                return imported.Refusals;
            }

            var form = new FormData((JsonObject)Resolve(Answers(step.Form), actor, db)!);
            await db.SaveChangesAsync(cancellationToken);
            var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
            if (step.Start is { } procedure)
            {
                Guid? parent = step.Parent is { } of ? cases[of] : null;
                var started = await mediator.Send(new StartCase(procedure, parent is null ? actor.Subjects.First() : null, parent, key, form), cancellationToken);
                if (!started.IsRefused)
                {
                    cases.Add(step.Id!, started.Value.CaseId);
                }

                return started.Refusals;
            }

            if (step.Seal is { } sealing)
            {
                return await SealAsync(mediator, db, cases[sealing], key, cancellationToken);
            }

            var id = cases[step.Case!];
            var version = await db.Set<Case>().Where(c => c.Id == id).Select(c => c.Version).SingleAsync(cancellationToken);
            return (await mediator.Send(new TakeAction(id, step.Do!, version, key, form, Reauthenticated: true), cancellationToken)).Refusals;
        }

        private static async Task<IReadOnlyList<Refusal>> SealAsync(IMediator mediator, RegFilingDbContext db, Guid id, string key, CancellationToken cancellationToken)
        {
            var waiting = await db.Set<IssuedDocument>().AsNoTracking().Where(document => document.CaseId == id && document.NeedsSeal && !document.Seals.Any()).Select(document => document.Id).ToListAsync(cancellationToken);
            foreach (var document in waiting)
            {
                var form = new FormData(new() { ["document"] = document.ToString(), ["copies"] = 1 });
                if (await mediator.Send(new TakeAction(id, "seal-document", 0, $"{key}/{document}", form), cancellationToken) is { IsRefused: true } refused)
                {
                    return refused.Refusals;
                }
            }

            return [];
        }

        private JsonObject Answers(JsonNode? form)
        {
            if (form is JsonObject { Count: 2 } variant && variant["use"] is JsonValue used && variant["with"] is JsonObject changed)
            {
                var taken = Answers(used);
                foreach (var (field, value) in changed)
                {
                    taken[field] = value?.DeepClone();
                }

                return taken;
            }

            if (form is not JsonValue named)
            {
                return (JsonObject?)form?.DeepClone() ?? [];
            }

            var (file, name) = (named.GetValue<string>().Split('/')[0], named.GetValue<string>().Split('/')[1]);
            if (!forms.TryGetValue(file, out var answers))
            {
                forms[file] = answers = JsonNode.Parse(Read($"forms/{file}.json"))!.AsObject();
            }

            return answers[name]!.DeepClone().AsObject();
        }

        // {"file":"…","text":"…"} is uploaded by the actor, {"day":"-12wd"} becomes that date.
        private JsonNode? Resolve(JsonNode? value, Actor actor, RegFilingDbContext db) => value switch
        {
            JsonObject of when of["day"] is { } day => JsonValue.Create(Day(day.GetValue<string>()).ToString("O", CultureInfo.InvariantCulture)),
            JsonObject of when of["file"] is { } name => Upload(name.GetValue<string>(), of["text"]!.GetValue<string>(), actor, db),
            JsonObject of => new JsonObject(of.Select(field => KeyValuePair.Create(field.Key, Resolve(field.Value, actor, db)))),
            JsonArray rows => new JsonArray([.. rows.Select(row => Resolve(row, actor, db))]),
            _ => value?.DeepClone(),
        };

        private JsonObject Upload(string name, string text, Actor actor, RegFilingDbContext db)
        {
            var content = DemonstrationPdf.Of(text);
            var file = new StoredFile
            {
                Id = Guid.CreateVersion7(clock.Now),
                Name = name,
                Sha256 = content.Sha256,
                Size = content.Bytes.Length,
                Kind = "pdf",
                UploadedBy = actor.PersonId,
                SubjectId = actor.Subjects.Cast<Guid?>().FirstOrDefault(),
                At = clock.Now,
            };
            db.Add(file);
            if (db.Set<FileContent>().Find(content.Sha256) is null)
            {
                db.Add(content);
            }

            return new JsonObject { ["id"] = file.Id.ToString() };
        }

        // Before today only working days count, so that every limit has the same left whatever day the demonstration is made on.
        private DateOnly Day(string offset)
        {
            if (offset.EndsWith("wd", StringComparison.Ordinal))
            {
                var count = int.Parse(offset[..^2], CultureInfo.InvariantCulture);
                var day = today;
                for (var left = -count; left > 0; left -= deadlines.Calendar.IsWorkingDay(day) ? 1 : 0)
                {
                    day = day.AddDays(-1);
                }

                return count > 0 ? deadlines.Calendar.Add(today, count) : day;
            }

            return today.AddDays(int.Parse(offset.TrimEnd('d'), CultureInfo.InvariantCulture));
        }
    }
}
