using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>Mail to a real receiver over a socket: who gets what, and what happens when the server does not take it.</summary>
public sealed class OutboxMailerTests : IAsyncLifetime
{
    private const string Site = "https://filing.demo.invalid";

    private static readonly string[] OfTheCompany = ["filer@demo.invalid", "legal-rep@demo.invalid", "security-officer@demo.invalid"];

    private readonly SmtpReceiver server = new();
    private TestSystem system = null!;

    public async ValueTask InitializeAsync()
    {
        system = await StartAsync(new MailSettings("127.0.0.1", server.Port, "no-reply@demo.invalid", Site + "/", RequireTls: false));
        await GiveAddressesAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await system.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Act_that_tells_the_party_reaches_everyone_of_the_company_once_in_both_languages_with_number_and_link_and_nothing_of_the_file()
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync();
        await ForgetAsync();
        await system.SubmitAsync(filing);

        Assert.Equal(2, await RunAsync());
        Assert.Equal(0, await RunAsync());

        var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.Number).SingleAsync());
        var mail = Assert.Single(server.Mails, mail => mail.For.Contains("filer@demo.invalid"));
        Assert.Equal(OfTheCompany, mail.For.Order(StringComparer.Ordinal));
        Assert.Contains(number, mail.Read.Subject, StringComparison.Ordinal);
        var link = $"{Site}/cases/{filing}";
        var procedure = system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Procedure;
        foreach (var expected in (string[])[$"查看办件：{link}", $"See the case: {link}", procedure.Title.Zh, procedure.Title.En])
        {
            Assert.Contains(expected, mail.Read.TextBody, StringComparison.Ordinal);
        }

        // The name of the algorithm, the company and its people are content of the file.
        foreach (var secret in (string[])[Walk.Name, "测试甲公司", "测试内容", "demo.invalid>"])
        {
            Assert.DoesNotContain(secret, mail.Read.TextBody + mail.Read.Subject, StringComparison.Ordinal);
        }

        Assert.Empty(mail.Read.To.Mailboxes.Concat(mail.Read.Cc.Mailboxes).Concat(mail.Read.Bcc.Mailboxes));
        Assert.Equal("no-reply@demo.invalid", Assert.Single(mail.Read.From.Mailboxes).Address);
        Assert.Equal("auto-generated", mail.Read.Headers[HeaderId.AutoSubmitted]);
    }

    [Fact]
    public async Task Role_is_told_by_its_holders_only_and_the_other_company_hears_nothing()
    {
        var filing = await CaseAsync();
        await ForgetAsync();
        await PutAsync(filing, "reviewer");
        await PutAsync(filing, "security-officer");
        await PutAsync(filing, "party/filer");

        Assert.Equal(3, await RunAsync());

        Assert.Equal(
            ["filer@demo.invalid", "reviewer@demo.invalid second-reviewer@demo.invalid", "security-officer@demo.invalid"],
            server.Mails.Select(mail => string.Join(' ', mail.For.Order(StringComparer.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Who_objected_without_account_gets_the_answer_with_a_link_to_their_own_page_and_nobody_else_does()
    {
        await ObjectionStories.PublishedEntryAsync(system);
        var receipt = await ObjectionStories.RaisedAsync(system, "public");
        var id = await ObjectionStories.CaseOfAsync(system, receipt.Number);
        await ForgetAsync();
        await system.TakeAsync("officer", id, "decline", new() { ["reason"] = "所述与公示信息是否属实无关。", ["whereToTurn"] = "企业的投诉入口" });

        Assert.Equal(1, await RunAsync());

        var mail = Assert.Single(server.Mails);
        Assert.Equal(["wei@demo.invalid"], mail.For);
        foreach (var expected in (string[])["所述与公示信息是否属实无关。", "企业的投诉入口", $"{Site}/objections/{receipt.Number}"])
        {
            Assert.Contains(expected, mail.Read.TextBody, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(receipt.Secret, mail.Read.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain($"/cases/{id}", mail.Read.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_host_nothing_is_sent_and_messages_wait()
    {
        await using var quiet = await StartAsync(new MailSettings(null, 25, "", ""));
        var started = TestSystem.Done(await quiet.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        await PutAsync(started, "party", at: quiet);

        Assert.Equal(0, await RunAsync(quiet));

        Assert.All(await MessagesAsync(quiet), message => Assert.Equal((null, 0, null), (message.SentAt, message.Attempts, message.LastError)));
        Assert.Empty(server.Commands);
    }

    [Theory]
    [InlineData("MAIL FROM")]
    [InlineData("DATA")]
    [InlineData(".")]
    [InlineData("RCPT TO")]
    public async Task Mail_that_the_server_refuses_waits_longer_each_time_and_is_sent_once_later(string at)
    {
        var message = await OnlyMessageAsync("party");
        server.Refuse = command => command.StartsWith(at, StringComparison.Ordinal) ? "451 not now" : null;
        var waits = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 4; attempt++)
        {
            Assert.Equal(0, await RunAsync());
            Assert.Equal(0, await RunAsync());
            var waiting = Assert.Single(await MessagesAsync());
            Assert.Equal((attempt, null), (waiting.Attempts, waiting.SentAt));
            Assert.Contains("not now", waiting.LastError, StringComparison.Ordinal);
            waits.Add(waiting.NotBefore - system.Clock.GetUtcNow());
            system.Clock.SetUtcNow(waiting.NotBefore);
        }

        Assert.Equal(waits.Order().Distinct(), waits);
        server.Refuse = _ => null;
        Assert.Equal(1, await RunAsync());
        Assert.Equal(0, await RunAsync());
        Assert.Equal(OfTheCompany, Assert.Single(server.Mails).For.Order(StringComparer.Ordinal));
        var sent = Assert.Single(await MessagesAsync());
        Assert.Equal((message, system.Clock.GetUtcNow(), null), (sent.Id, sent.SentAt, sent.LastError));
    }

    [Theory]
    [InlineData("550 no such mailbox")]
    [InlineData("452 mailbox full")]
    public async Task Colleague_whose_address_is_refused_waits_alone_and_the_others_do_not_get_it_twice(string refusal)
    {
        await OnlyMessageAsync("party");
        server.Refuse = command => command.Contains("legal-rep@", StringComparison.Ordinal) ? refusal : null;

        Assert.Equal(1, await RunAsync());

        Assert.Equal(OfTheCompany.Where(address => !address.StartsWith("legal-rep", StringComparison.Ordinal)), Assert.Single(server.Mails).For.Order(StringComparer.Ordinal));
        var waiting = Assert.Single(await MessagesAsync(), message => message.SentAt is null);
        Assert.Equal($"party@{system.Person("legal-rep").AccountId:N}", waiting.Audience);
        Assert.Contains(refusal[4..], waiting.LastError, StringComparison.Ordinal);

        system.Clock.SetUtcNow(waiting.NotBefore);
        Assert.Equal(0, await RunAsync());
        server.Refuse = _ => null;
        system.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(1, await RunAsync());
        Assert.Equal(0, await RunAsync());

        Assert.Equal(["legal-rep@demo.invalid"], server.Mails[^1].For);
        Assert.Equal(2, server.Mails.Count);
    }

    [Fact]
    public async Task Colleague_who_waits_alone_and_leaves_the_company_is_not_told_any_more()
    {
        await OnlyMessageAsync("party");
        server.Refuse = command => command.Contains("legal-rep@", StringComparison.Ordinal) ? "452 mailbox full" : null;
        await RunAsync();
        var account = system.Person("legal-rep").AccountId;
        await system.ReadAsync(db => db.Set<RoleHeld>().Where(held => held.AccountId == account).ExecuteDeleteAsync());
        (server.Refuse, var before) = (_ => null, server.Mails.Count);
        system.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(1, await RunAsync());

        Assert.Equal(before, server.Mails.Count);
        Assert.All(await MessagesAsync(), message => Assert.NotNull(message.SentAt));
    }

    [Fact]
    public async Task Message_that_fails_does_not_hold_up_the_next()
    {
        var filing = await CaseAsync();
        await ForgetAsync();
        await PutAsync(filing, "officer");
        system.Clock.Advance(TimeSpan.FromSeconds(1));
        await PutAsync(filing, "reviewer");
        server.Refuse = command => command.Contains("officer@", StringComparison.Ordinal) ? "550 no" : null;

        Assert.Equal(1, await RunAsync());

        Assert.Contains("reviewer@demo.invalid", Assert.Single(server.Mails).For);
    }

    [Fact]
    public async Task Line_breaks_in_a_subject_become_no_header_and_no_command()
    {
        var filing = await CaseAsync();
        await ForgetAsync();
        await PutAsync(filing, "reviewer", "编号\r\nBcc: evil@demo.invalid\r\n\r\n.\r\nRCPT TO:<evil@demo.invalid>\r\n", "Number\r\n.\r\nRCPT TO:<evil@demo.invalid>");

        Assert.Equal(1, await RunAsync());

        var mail = Assert.Single(server.Mails);
        Assert.Equal(["reviewer@demo.invalid", "second-reviewer@demo.invalid"], mail.For.Order(StringComparer.Ordinal));
        Assert.Empty(mail.Read.Bcc);
        Assert.DoesNotContain(mail.Read.Headers, header => header.Value.Contains('\n', StringComparison.Ordinal));
        Assert.DoesNotContain(server.Commands, command => command.Contains("evil", StringComparison.Ordinal));
        Assert.Contains("See the case", mail.Read.TextBody, StringComparison.Ordinal);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Of_two_runners_at_once_one_sends_a_message(Brand brand)
    {
        await using var shared = await StartAsync(new MailSettings("127.0.0.1", server.Port, "no-reply@demo.invalid", Site, RequireTls: false), brand);
        await GiveAddressesAsync(shared);
        var filing = TestSystem.Done(await shared.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        for (var i = 0; i < 10; i++)
        {
            await PutAsync(filing, "officer", $"第{i}件", at: shared);
        }

        // While the first mail is on its way, every runner has looked and seen all of them waiting.
        server.BeforeTaking = () => Task.Delay(50);
        var done = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => RunAsync(shared)));

        Assert.Equal(10, done.Sum());
        Assert.Equal(10, server.Mails.Select(mail => mail.Read.Subject).Distinct().Count());
        Assert.Equal(10, server.Mails.Count);
    }

    [Fact]
    public async Task Message_of_a_runner_that_died_is_taken_by_the_next_after_a_while()
    {
        var message = await OnlyMessageAsync("officer");
        using (var killed = new CancellationTokenSource())
        {
            server.BeforeTaking = killed.CancelAsync;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunUntilAsync(killed.Token));
        }

        server.BeforeTaking = () => Task.CompletedTask;
        Assert.Equal(0, await RunAsync());
        system.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(1, await RunAsync());

        // The server had taken the first: at least once, and both are known as the same.
        Assert.Equal([$"{message:N}@regfiling", $"{message:N}@regfiling"], server.Mails.Select(mail => mail.Read.MessageId));
    }

    [Fact]
    public async Task Invitation_reaches_the_address_alone_with_its_own_link_and_the_key_is_kept_nowhere_afterwards()
    {
        await system.VerifiedSubjectAsync();
        await ForgetAsync();
        var sent = await system.SendAsync("filer", new RegFiling.Subjects.InviteColleague(system.Company, "new@demo.invalid", "filer"));
        Assert.False(sent.IsRefused, string.Join(", ", sent.Refusals.Select(refusal => refusal.Code)));

        var done = await RunAsync();
        Assert.Null(Assert.Single(await MessagesAsync()).LastError);
        Assert.Equal(1, done);

        var mail = Assert.Single(server.Mails);
        Assert.Equal(["new@demo.invalid"], mail.For);
        Assert.Contains(Site + sent.Value.Link, mail.Read.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("/cases/", mail.Read.TextBody, StringComparison.Ordinal);
        Assert.Null(Assert.Single(await MessagesAsync()).Link);
    }

    [Fact]
    public async Task Agent_hears_of_the_cases_within_the_power_of_attorney_and_of_nothing_once_it_has_ended()
    {
        await RegFiling.Tests.Subjects.AgentStories.InForceAsync(system);
        await GiveAddressesAsync();
        var filing = await CaseAsync();
        var subject = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "subject").Select(c => c.Id).SingleAsync());
        async Task<bool> HearsAsync(Guid about)
        {
            await ForgetAsync();
            await PutAsync(about, "party");
            await RunAsync();
            return server.Mails[^1].For.Contains("public@demo.invalid");
        }

        Assert.True(await HearsAsync(filing));
        Assert.False(await HearsAsync(subject));
        system.Clock.SetUtcNow(new DateTimeOffset(2027, 1, 1, 1, 0, 0, TimeSpan.Zero));
        Assert.False(await HearsAsync(filing));
    }

    [Fact]
    public async Task Message_for_an_audience_without_an_address_is_done_with_and_says_so()
    {
        await system.ReadAsync(db => db.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.Email, account => account.UserName == "filer" ? "no address" : null)));
        await OnlyMessageAsync("party");

        Assert.Equal(1, await RunAsync());

        var message = Assert.Single(await MessagesAsync());
        Assert.NotNull(message.SentAt);
        Assert.Equal("nobody", message.LastError);
        Assert.Empty(server.Commands);
    }

    [Fact]
    public async Task Server_without_encryption_gets_nothing_where_encryption_is_required()
    {
        await using var careful = await StartAsync(new MailSettings("127.0.0.1", server.Port, "no-reply@demo.invalid", Site, "user", "secret"));
        await GiveAddressesAsync(careful);
        var filing = TestSystem.Done(await careful.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        await PutAsync(filing, "party", at: careful);

        Assert.Equal(0, await RunAsync(careful));

        Assert.All(server.Commands, command => Assert.Matches("^(EHLO|QUIT)", command));
        Assert.Contains(await MessagesAsync(careful), message => message is { SentAt: null, LastError: not null });
    }

    private static Task<TestSystem> StartAsync(MailSettings settings, Brand brand = Brand.Sqlite) => TestSystem.StartAsync(brand, configure: services => services.AddSingleton(settings));

    private Task<int> GiveAddressesAsync(TestSystem? to = null) => (to ?? system).ReadAsync(db =>
        db.Users.ExecuteUpdateAsync(set => set.SetProperty(account => account.Email, account => account.UserName + "@demo.invalid")));

    private Task<int> RunAsync(TestSystem? of = null) => RunUntilAsync(TestContext.Current.CancellationToken, of);

    private async Task<int> RunUntilAsync(CancellationToken cancellationToken, TestSystem? of = null)
    {
        await using var scope = (of ?? system).Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(cancellationToken);
    }

    private async Task<Guid> CaseAsync() => TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;

    private Task<int> ForgetAsync() => system.ReadAsync(db => db.Set<OutboxMessage>().ExecuteDeleteAsync());

    private async Task<Guid> OnlyMessageAsync(string audience)
    {
        var filing = await CaseAsync();
        await ForgetAsync();
        return await PutAsync(filing, audience);
    }

    private Task<Guid> PutAsync(Guid caseId, string audience, string zh = "编号 算法备案：已提交", string en = "Number filing: submitted", TestSystem? at = null) => (at ?? system).ReadAsync(async db =>
    {
        var now = (at ?? system).Clock.GetUtcNow();
        var message = new OutboxMessage { Id = Guid.CreateVersion7(now), CaseId = caseId, EventId = Guid.NewGuid(), Audience = audience, SubjectZh = zh, SubjectEn = en, At = now, NotBefore = now };
        db.Add(message);
        await db.SaveChangesAsync();
        return message.Id;
    });

    private Task<List<OutboxMessage>> MessagesAsync(TestSystem? of = null) => (of ?? system).ReadAsync(db => db.Set<OutboxMessage>().AsNoTracking().OrderBy(message => message.At).ToListAsync());
}
