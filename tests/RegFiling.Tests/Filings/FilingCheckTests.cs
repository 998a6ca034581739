using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Documents;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>Each common reason of a return (domain 2.2): a filing that has it and one that has not.</summary>
public sealed class FilingCheckTests : IAsyncLifetime
{
    private TestSystem system = null!;

    public async ValueTask InitializeAsync()
    {
        system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
    }

    public ValueTask DisposeAsync() => system.DisposeAsync();

    private static JsonObject Application() => new()
    {
        ["inputModality"] = new JsonArray("behaviour"),
        ["outputModality"] = new JsonArray("video"),
        ["fileFormats"] = "MP4、JSON",
        ["deployment"] = "上海市浦东新区张江数据中心3号机房",
        ["inputReview"] = "用户输入先经关键词词库和分类模型审核，命中的转人工复核",
        ["resultReview"] = "推荐结果由模型打分，低于阈值的拦截并由人工抽检",
        ["reviewScope"] = "全部标题、评论和视频内容，先审后发",
        ["modelOrigin"] = "own",
        ["isOnline"] = "yes",
        ["onlineDate"] = "2026-09-01",
        ["processesPersonalInfo"] = "no",
        ["generating"] = "no",
        ["products"] = new JsonArray(new JsonObject
        {
            ["productName"] = "甲",
            ["serviceForm"] = new JsonArray("app"),
            ["audience"] = "公众",
            ["permit"] = "沪ICP备00000000号",
            ["permitHolder"] = "测试甲公司",
            ["accessPath"] = "首页",
            ["description"] = "推荐",
        }),
    };

    private static JsonObject Assessment() => new()
    {
        ["services"] = "移动应用（APP）首页推荐",
        ["deployment"] = "上海市浦东新区张江数据中心3号机房",
        ["isOnline"] = "yes",
        ["onlineDate"] = "2026-09-01",
        ["assessedOn"] = "2026-09-01",
        ["writtenOn"] = "2026-09-02",
    };

    [Fact]
    public async Task A_filing_that_agrees_with_itself_lacks_only_the_screenshot_that_everybody_needs() =>
        Assert.Equal(["no-complaint-screenshot"], await PhrasesAsync(Application(), Assessment()));

    public static TheoryData<string, string, string, string> Faults() => new()
    {
        { "application", "name", "\"另一个名称\"", "names-differ" },
        { "application", "publishedName", "\"短视频个性化推荐算法2\"", "names-differ" },
        { "application", "publishedName", "\"短视频个性化推荐算法⼿\"", "names-differ" },
        { "assessment", "algorithmName", "\"短视频推荐算法\"", "names-differ" },
        { "assessment", "algorithmType", "\"ranking\"", "types-differ" },
        { "application", "outputModality", "[\"image\"]", "modality-without-format format-without-modality" },
        { "application", "fileFormats", "\"JSON\"", "modality-without-format" },
        { "application", "fileFormats", "\"MP4、JSON、WAV\"", "format-without-modality" },
        { "assessment", "services", "\"微信小程序内推荐\"", "product-form-missing product-form-unknown" },
        { "assessment", "services", "\"APP和官网首页推荐\"", "product-form-unknown" },
        { "application", "products[0].permitHolder", "\"别的公司\"", "icp-subject-differs" },
        { "application", "products[0].permitHolder", "null", "icp-subject-missing" },
        { "application", "deployment", "\"云端服务器\"", "deployment-vague" },
        { "assessment", "deployment", "\"境内\"", "deployment-vague" },
        { "application", "processesPersonalInfo", "\"yes\"", "no-consent-screenshot" },
        { "application", "generating", "\"yes\"", "no-label-screenshot" },
        { "application", "modelOrigin", "\"third-party\"", "third-party-number" },
        { "application", "inputReview", "\"有审核\"", "review-vague" },
        { "application", "inputReview", "\"人工审核\"", "review-vague" },
        { "application", "reviewScope", "\"已按照公司内部各项管理制度执行\"", "review-scope-vague" },
        { "application", "isOnline", "\"no\"", "users-before-online online-state-differs" },
        { "application", "onlineDate", "\"2026-12-01\"", "online-date-future online-date-differs" },
        { "assessment", "onlineDate", "\"2026-08-01\"", "online-date-differs" },
        { "assessment", "assessedOn", "\"2026-09-09\"", "assessed-after-written" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Found(string form, string field, string value, string phrases)
    {
        var (application, assessment) = (Application(), Assessment());
        var values = form == "application" ? application : assessment;
        if (field == "isOnline")
        {
            application["products"]![0]!["productMau"] = 100;
        }

        if (field.StartsWith("products[0].", StringComparison.Ordinal))
        {
            values["products"]![0]![field["products[0].".Length..]] = JsonNode.Parse(value);
        }
        else
        {
            values[field] = JsonNode.Parse(value);
        }

        Assert.Equal(phrases.Split(' ').Append("no-complaint-screenshot").Order(StringComparer.Ordinal), (await PhrasesAsync(application, assessment)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_document_is_held_against_the_name_by_the_text_that_was_read_from_it()
    {
        var application = Application();
        (application["modelOrigin"], application["thirdPartyModelName"], application["thirdPartyModelNumber"]) = ("third-party", "书生大模型", "Shanghai-ShuShengPuYu-20230821");
        foreach (var (text, phrases) in new[]
        {
            ("书生大模型 使用协议", Array.Empty<string>()),
            ("书生 大模型 使用协议\n算法名称：短视频个性化推荐算法", []),
            // As a browser prints it: radicals where the name has ideographs (⼤ ⽣ ⼀ ⽤ ⻛).
            ("书⽣⼤模型 使⽤协议\n算法名称：短视频个性化推荐算法", []),
            ("书⽣⼤模型\n算法名称：短视频个性化推荐算法的⻛险", ["document-other-name"]),
            ("某模型使用协议", ["third-party-contract"]),
            ("书生大模型\n算法名称：另一个算法\n", ["document-other-name"]),
            ("", []),
        })
        {
            await system.ReadAsync(async db =>
            {
                await db.Set<FileFacts>().ExecuteDeleteAsync();
                // The files of these tests have this hash.
                db.Add(new FileFacts { Sha256 = new string('0', 64), Text = text });
                return await db.SaveChangesAsync();
            });
            Assert.Equal(phrases.Append("no-complaint-screenshot"), (await PhrasesAsync((JsonObject)application.DeepClone(), Assessment())).Distinct().Order(StringComparer.Ordinal).OrderBy(phrase => phrase == "no-complaint-screenshot"));
        }
    }

    // A short sentence may say all that is asked: who looks, and when.
    [Fact]
    public async Task A_method_in_few_words_is_a_method()
    {
        var application = Application();
        application["resultReview"] = "榜单发布前人工复核";
        Assert.Equal(["no-complaint-screenshot"], await PhrasesAsync(application, Assessment()));
    }

    [Theory]
    [InlineData("网信算备310115999000202260017号", "")]
    [InlineData("网信算备310115999000202260017号、Shanghai-ShuShengPuYu-20230821", "")]
    [InlineData("无备案编号（未对公众提供）", "")]
    [InlineData("网信算备310115999000202260013号", "third-party-number-doubtful")]
    [InlineData("网信算备310115999000202260017号；网信算备310115999000902260017号", "third-party-number-doubtful")]
    [InlineData("Shanghai-ShuShengPuYu-20991340", "third-party-number-doubtful")]
    [InlineData("12345", "third-party-number")]
    public async Task A_number_of_a_model_is_read_number_by_number(string number, string phrase)
    {
        var application = Application();
        (application["modelOrigin"], application["thirdPartyModelName"], application["thirdPartyModelNumber"]) = ("third-party", "书生大模型", number);
        Assert.Equal(new[] { phrase, "no-complaint-screenshot" }.Where(one => one.Length > 0).Order(StringComparer.Ordinal), (await PhrasesAsync(application, Assessment())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_product_that_is_entered_twice_is_found_with_both_rows()
    {
        var application = Application();
        var products = application["products"]!.AsArray();
        var (other, again) = (products[0]!.DeepClone(), products[0]!.DeepClone());
        (other["productName"], again["productName"]) = ("乙", " 甲 ");
        products.Add(other);
        products.Add(again);
        var filing = await ReadyAsync(application, Assessment(), sign: false);
        var found = Assert.Single((await FoundAsync("filer", filing))!, one => one.Check == "filing.products-distinct@1");
        Assert.Equal(["products[0].productName", "products[2].productName"], found.Places.Select(place => place.Field));
    }

    // The row that speaks of a form which the products do not have is named, and not the summary below the rows.
    [Fact]
    public async Task A_form_of_service_is_held_against_the_row_that_states_it()
    {
        var assessment = Assessment();
        JsonObject Row(string name, string kind) => new()
        {
            ["serviceName"] = name,
            ["serviceLaunch"] = "2026-09-01",
            ["serviceKind"] = kind,
            ["serviceEntry"] = "首页",
            ["serviceTraffic"] = "每日一万次",
            ["serviceUsers"] = "公众",
            ["serviceUse"] = "推荐",
        };
        (assessment["services"], assessment["serviceList"]) = ("各项服务使用同一算法", new JsonArray(Row("甲", "APP"), Row("乙", "微信小程序")));
        var filing = await ReadyAsync(Application(), assessment, sign: false);
        var found = Assert.Single((await FoundAsync("filer", filing))!, one => one.Check == "filing.product-form@1");
        Assert.Equal(("product-form-unknown", "serviceList[1].serviceKind", "微信小程序"), (found.Phrase.Id, found.Places[0].Field, found.Places[0].Value.Zh));
        Assert.DoesNotContain(found.Places, place => place.Field == "services");
    }

    [Fact]
    public async Task It_is_advice_and_blocks_no_submission()
    {
        var application = Application();
        (application["deployment"], application["inputReview"], application["fileFormats"]) = ("云端服务器", "有审核", "ABC");
        var filing = await ReadyAsync(application, Assessment());
        Assert.True((await FoundAsync("filer", filing))!.Count > 3);

        await system.SubmitAsync(filing);

        Assert.True((await FoundAsync("reviewer", filing))!.Count > 3);
        Assert.Null(await FoundAsync("other-filer", filing));
    }

    [Fact]
    public async Task A_finding_shows_its_places_and_where_they_are_changed_and_keeps_its_key()
    {
        var assessment = Assessment();
        assessment["algorithmName"] = "短视频推荐算法";
        var filing = await ReadyAsync(Application(), assessment, sign: false);

        var found = Assert.Single((await FoundAsync("filer", filing))!, one => one.Check == "filing.names-identical@1");

        Assert.Equal(["算法名称不一致：“短视频个性化推荐算法”与“短视频推荐算法”", "The algorithm has two names: “短视频个性化推荐算法” and “短视频推荐算法”"], [found.Phrase.Item.Zh, found.Phrase.Item.En]);
        Assert.Equal([("短视频个性化推荐算法", "save"), ("短视频推荐算法", "answer")], found.Places.Select(place => (place.Value.Zh, place.Action!)));
        Assert.NotEqual(found.Places[0].CaseId, found.Places[1].CaseId);
        Assert.Equal(found.Key, (await FoundAsync("filer", filing))!.Single(one => one.Check == "filing.names-identical@1").Key);
    }

    // While a supplement is open the company saves drafts: they are not the authority's until they are sent.
    [Fact]
    public async Task An_official_sees_what_was_submitted_and_not_what_is_being_changed()
    {
        var filing = await ReadyAsync(Application(), Assessment());
        await system.SubmitAsync(filing);
        await system.DoAsync("reviewer", filing, "ask-supplement", await Answers.ForAsync(system, "filing/supplement-request", "reviewer"));
        var changed = Application();
        (changed["name"], changed["type"], changed["deployment"]) = (Walk.Name, "push", "云端");
        await system.DoAsync("filer", filing, "save", await Answers.ForAsync(system, "filing/application", "filer", changed));

        Assert.Contains((await FoundAsync("filer", filing))!, found => found.Check == "filing.deployment-precise@1");
        Assert.DoesNotContain((await FoundAsync("reviewer", filing))!, found => found.Check == "filing.deployment-precise@1");
    }

    private ValueTask<IReadOnlyList<FoundContradiction>?> FoundAsync(string who, Guid filing) => new(system.AskAsync(who, new GetContradictions(filing)));

    private async Task<IReadOnlyList<string>> PhrasesAsync(JsonObject application, JsonObject assessment)
    {
        var found = (await FoundAsync("filer", await ReadyAsync(application, assessment, sign: false)))!;
        return [.. found.Select(one => one.Phrase.Id).Distinct()];
    }

    private async Task<Guid> ReadyAsync(JsonObject application, JsonObject assessment, bool sign = true)
    {
        (application["name"], application["type"]) = (application["name"] ?? Walk.Name, application["type"] ?? "push");
        (assessment["algorithmName"], assessment["algorithmType"]) = (assessment["algorithmName"] ?? Walk.Name, assessment["algorithmType"] ?? "push");
        // One draft for one algorithm: those of earlier looks are taken back first.
        foreach (var earlier in await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && c.State == "draft").Select(c => c.Id).ToListAsync()))
        {
            await system.TakeAsync("filer", earlier, "withdraw");
        }

        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        await system.DoAsync("filer", filing, "save", await Answers.ForAsync(system, "filing/application", "filer", application));
        var child = TestSystem.Done(await system.StartAsync("filer", "assessment", parent: filing)).CaseId;
        await system.DoAsync("filer", child, "answer", await Answers.ForAsync(system, "assessment/self-assessment", "filer", assessment));
        if (sign)
        {
            await system.DoAsync("security-officer", child, "sign");
            await system.DoAsync("filer", child, "submit");
            var commitment = TestSystem.Done(await system.StartAsync("filer", "commitment", parent: filing)).CaseId;
            await system.DoAsync("filer", commitment, "choose-clauses", await Answers.ForAsync(system, "commitment/clauses", "filer"));
            await system.DoAsync("security-officer", commitment, "sign", await Answers.ForAsync(system, "commitment/signature", "security-officer"));
        }

        return filing;
    }
}
