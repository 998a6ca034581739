using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Tests.Support;

/// <summary>The whole process without HTTP: a database of its own, the packs, a clock that stands still, one person for each role.</summary>
public sealed class TestSystem : IAsyncDisposable
{
    private readonly TestDatabase database;
    private readonly Dictionary<string, Actor> people = [];

    private TestSystem(TestDatabase database, ServiceProvider services, FakeTimeProvider clock)
    {
        this.database = database;
        Services = services;
        Clock = clock;
    }

    public ServiceProvider Services { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>The company whose people are filer, security-officer and legal-rep; <see cref="Other"/> has other-filer and other-security-officer.</summary>
    public Guid Company { get; } = Guid.CreateVersion7();

    public Guid Other { get; } = Guid.CreateVersion7();

    public IEnumerable<string> People => people.Keys;

    /// <summary>Called after each act of <see cref="DoAsync"/>, so that a test can look at every act of a whole walk.</summary>
    public Func<string, TakeAction, CaseReceipt, Task>? AfterAct { get; set; }

    /// <summary>Seals at once what an act of <see cref="DoAsync"/> signs; a test about the seal turns it off.</summary>
    public bool Seals { get; set; } = true;

    /// <summary>Starts on 10 September 2026, 10:00 in Shanghai, a working day.</summary>
    public static async Task<TestSystem> StartAsync(
        Brand brand = Brand.Sqlite, string? packs = null, Action<IServiceCollection>? configure = null, Action<DbContextOptionsBuilder>? options = null)
    {
        var database = await TestDatabase.CreateAsync(brand, options);
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 9, 10, 2, 0, 0, TimeSpan.Zero));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddSingleton(typeof(Microsoft.Extensions.Logging.ILogger<>), typeof(NullLogger<>));
        services.AddScoped(_ => database.Open());
        services.AddRegFiling();
        configure?.Invoke(services);
        var system = new TestSystem(database, services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true }), clock);
        try
        {
            await system.Services.GetRequiredService<PackCatalogue>().ImportAsync(
                PackReader.FoldersBelow(packs ?? Repository.Path("workflows")), CodeCatalogue.OfThisProduct, CancellationToken.None);
            await system.AddPeopleAsync();
            return system;
        }
        catch
        {
            await system.DisposeAsync();
            throw;
        }
    }

    public Actor Person(string name) => people[name];

    /// <summary>Another account of the same natural person, with another role.</summary>
    public void SecondAccount(string name, string ofPerson, string role, Guid? subject = null) =>
        people[name] = people[ofPerson] with { Roles = [new ActorRole(role, subject)] };

    /// <summary>The person with the roles that the database holds for the account today, as after signing in.</summary>
    public async Task SignInAgainAsync(string name)
    {
        var (account, today) = (people[name].AccountId!.Value, DateOnly.FromDateTime(Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime));
        people[name] = (await ReadAsync(db => RegFiling.Web.Platform.Accounts.ActorAsync(db, account, CancellationToken.None, today)))!;
    }

    public async Task<T> SendAsync<T>(string who, ICommand<T> command)
    {
        await using var scope = Scope(who);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command);
    }

    public async Task<T> AskAsync<T>(string who, IQuery<T> query)
    {
        await using var scope = Scope(who);
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(query);
    }

    public Task<Outcome<CaseReceipt>> StartAsync(string who, string procedure, JsonObject? form = null, Guid? parent = null, Guid? subject = null, string? key = null) =>
        SendAsync(who, new StartCase(procedure, parent is null ? subject ?? Company : null, parent, key ?? Guid.NewGuid().ToString(), new FormData(form ?? [])));

    /// <summary>Takes an action on the version that the case has now.</summary>
    public async Task<Outcome<CaseReceipt>> ActAsync(string who, Guid caseId, string action, JsonObject? form = null, int? version = null, string? key = null, bool reauthenticated = true)
    {
        version ??= await ReadAsync(db => db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.Version).FirstOrDefaultAsync());
        return await SendAsync(who, new TakeAction(caseId, action, version.Value, key ?? Guid.NewGuid().ToString(), new FormData(form ?? []), reauthenticated));
    }

    /// <summary>As <see cref="ActAsync"/>, and the test fails with the reasons when it is refused.</summary>
    public async Task<CaseReceipt> DoAsync(string who, Guid caseId, string action, JsonObject? form = null)
    {
        var version = await ReadAsync(db => db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.Version).SingleAsync());
        var command = new TakeAction(caseId, action, version, Guid.NewGuid().ToString(), new FormData(form ?? []), Reauthenticated: true);
        var receipt = Done(await SendAsync(who, command));
        await (AfterAct?.Invoke(who, command, receipt) ?? Task.CompletedTask);
        if (Seals)
        {
            await SealAsync(caseId);
        }

        return receipt;
    }

    /// <summary>Seals everything of a case that waits for it, by the keeper of the seal.</summary>
    public async Task SealAsync(Guid caseId)
    {
        var waiting = await ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking()
            .Where(document => document.CaseId == caseId && document.NeedsSeal && !document.Seals.Any()).Select(document => document.Id).ToListAsync());
        foreach (var document in waiting)
        {
            Done(await ActAsync("coordinator", caseId, "seal-document", new() { ["document"] = document.ToString(), ["copies"] = 1 }));
        }
    }

    /// <summary>Writes the state of a case past the engine, to try what is refused there.</summary>
    public Task<int> PutIntoAsync(Guid caseId, string state, bool isPrivate = false, bool isWithheld = false) => ReadAsync(db => db.Set<Case>().Where(c => c.Id == caseId)
        .ExecuteUpdateAsync(set => set.SetProperty(c => c.State, state).SetProperty(c => c.Private, isPrivate).SetProperty(c => c.Withheld, isWithheld)));

    public static CaseReceipt Done(Outcome<CaseReceipt> outcome)
    {
        Assert.True(!outcome.IsRefused, string.Join(Environment.NewLine, outcome.Refusals.Select(refusal => $"{refusal.Code} {refusal.Form} {refusal.Field}: {refusal.Why.En}")));
        return outcome.Value;
    }

    public async Task<T> ReadAsync<T>(Func<RegFilingDbContext, Task<T>> read)
    {
        await using var scope = Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
    }

    /// <summary>Puts the clock on a local time in Shanghai and lets due clocks do their work.</summary>
    public async Task<int> GoToAsync(DateTime local)
    {
        Clock.SetUtcNow(new DateTimeOffset(local, TimeSpan.FromHours(8)));
        await using var scope = Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ClockRunner>().RunAsync(CancellationToken.None);
    }

    public AsyncServiceScope Scope(string who)
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = who switch { "system" => Actor.System, "nobody" => Actor.Anonymous, _ => people[who] };
        return scope;
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await database.DisposeAsync();
    }

    private async Task AddPeopleAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        db.AddRange(new Subject { Id = Company, Name = "测试甲公司" }, new Subject { Id = Other, Name = "测试乙公司" });
        (string Name, string Role, Guid? Subject)[] wanted =
        [
            ("filer", "filer", Company), ("security-officer", "security-officer", Company), ("legal-rep", "legal-rep", Company), ("agent", "agent", Company),
            ("other-filer", "filer", Other), ("other-security-officer", "security-officer", Other),
            .. Roles.Titles.Keys.Except(Roles.Company).Except(["system"]).Select(role => (role, role, (Guid?)null)),
            ("second-officer", "officer", null), ("second-reviewer", "reviewer", null), ("second-head", "head", null),
        ];
        foreach (var (name, role, subject) in wanted)
        {
            var person = new Person { Id = Guid.CreateVersion7(), NameZh = name, NameEn = name };
            var account = new Account { Id = Guid.CreateVersion7(), PersonId = person.Id, UserName = name, NormalizedUserName = name.ToUpperInvariant() };
            db.AddRange(person, account, new RoleHeld { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = role, SubjectId = subject });
            people[name] = new Actor(person.Id, account.Id, person.Name, [new ActorRole(role, subject)]);
        }

        await db.SaveChangesAsync();
    }
}
