using System.Text.Json.Nodes;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>Every field of the national forms has its place: the table is written by hand from domain 2.2 (A, B, C), 2.4 and 2.5 and not from the pack.</summary>
public sealed class NationalFormTests
{
    private const string Fields = """
        A 主体信息                         | subject/registration       | name, type, creditCode
        A 营业执照: type, scan, validity    | subject/registration       | licenceKind, licence, licenceValidUntil
        A 注册地址 资本 成立日期 经营期限    | subject/registration       | address, registeredCapital, founded, operatingTerm
        A 法定代表人                        | subject/registration       | legalRepName, legalRepIdType, legalRepIdNumber, legalRepIdValidUntil, legalRepIdFront, legalRepIdBack, legalRepMobile, legalRepEmail
        A 算法安全责任人                    | subject/registration       | securityOfficerName, securityOfficerPost, securityOfficerIdType, securityOfficerIdNumber, securityOfficerPhone, securityOfficerMobile, securityOfficerEmail, securityOfficerEmploymentProof
        A 算法备案承诺书                    | subject/registration       | commitmentScan
        A 落实主体责任基本情况 document      | subject/registration       | responsibilityStatement
        B 类型 角色 名称                    | filing/application         | type, role, name
        B 上线 应用领域 场景 版本            | filing/application         | isOnline, onlineDate, fields, scenario, version
        B 自评估报告 拟公示内容 documents    | filing/application         | selfAssessmentFile, publishedTextFile
        B 算法数据                          | filing/application         | inputModality, outputModality, fileFormats, dataSources, containsBiometric, biometricKinds, containsIdentity, identityKinds, trainingData
        B 算法模型                          | filing/application         | modelOrigin, ownModelName, thirdPartyModelName, thirdPartyModelNumber, thirdPartyContract, modelType, modelTraining, modelUpdate
        B 策略                              | filing/application         | inputReview, resultReview, reviewScope, manualIntervention
        B 风险 性能 硬件                    | filing/application         | risks, prevention, performance, hardware
        C 产品                              | filing/application/products | productName, serviceForm, serviceFormOther, address, audience, productDau, productMau, permit, permitHolder, accessPath, description
        C 技术服务方式                      | filing/application         | technicalService
        2.4 cover                           | assessment/self-assessment | algorithmName, algorithmType, role, applicationField, applicationScenario, isOnline, onlineDate, assessedOn, writtenOn, basicFacts, filingKind, publishedTextLink, responsibilityLink
        2.4 description                     | assessment/self-assessment | introduction, scopeOfUse, userGroup, userNumber, socialImpact, deployment, otherDescription
        2.4 eight headings                  | assessment/self-assessment | abuseText, maliciousUseText, vulnerabilityText, illegalContentGenerationText, illegalContentStorageText, illegalContentSpreadText, dataLeakageText, otherText
        2.4 chapter 1                       | assessment/self-assessment | flow, data, model, intervention, resultLabels, labelScreenshot
        2.4 chapter 2                       | assessment/self-assessment | services, technicalService
        2.4 chapter 2, each service         | assessment/self-assessment/serviceList | serviceName, serviceLaunch, serviceKind, serviceEntry, serviceTraffic, serviceUsers, serviceUse
        2.4 chapter 3                       | assessment/self-assessment | analysisAbuse, analysisVulnerability, analysisMaliciousUse, analysisOther
        2.4 chapter 4                       | assessment/self-assessment | mechanismBuilding, userRights, contentEcology, modelSecurity, dataSecurity
        2.4 chapters 5, 6, declaration      | assessment/self-assessment | conclusion, otherMatters, truth
        2.5 拟公示内容                      | filing/application         | name, principle, mechanism, publishedScenario, purpose, publicity
        2.5 专职机构                        | subject/registration       | responsibleBody, responsibleHead, staffRequirements, responsibleStaff, technicalSafeguards
        2.5 管理制度                        | subject/registration       | systemSelfAssessment, monitoringInformation, monitoringData, monitoringPersonalInfo, monitoringAlgorithm, systemIncident, systemViolations, managementSystems
        2.5 annexes                         | subject/registration/annexes | annexTitle, annexFile
        """;

    [Fact]
    public void Every_field_of_the_national_forms_is_asked_somewhere()
    {
        var missing = new List<string>();
        foreach (var cells in Fields.Split('\n', StringSplitOptions.TrimEntries).Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
        {
            var fields = Asked(cells[1]);
            missing.AddRange(cells[2].Split(", ").Where(id => fields.All(field => field.Id != id)).Select(id => $"{cells[0]}: {id}"));
        }

        Assert.Empty(missing);
    }

    // Domain 2.2: what is confirmed by a source and must be given, and what only some have to give.
    [Theory]
    [InlineData("filing/application", "role", "type", "generation")]
    [InlineData("filing/application", "thirdPartyModelName", "modelOrigin", "third-party")]
    [InlineData("filing/application", "thirdPartyModelNumber", "modelOrigin", "third-party")]
    [InlineData("filing/application", "thirdPartyContract", "modelOrigin", "third-party")]
    [InlineData("filing/application", "technicalService", "role", "supporter")]
    [InlineData("assessment/self-assessment", "technicalService", "role", "supporter")]
    public void What_only_some_have_to_give_is_asked_of_them_alone(string form, string field, string decides, string answer)
    {
        var asked = Asked(form).Single(found => found.Id == field);
        Assert.True(asked.Required);
        Assert.Equal((decides, answer), (asked.VisibleWhen!.Field, asked.VisibleWhen.Is.Single()));
    }

    [Fact]
    public void Products_are_asked_of_everybody_but_a_technical_supporter()
    {
        var products = Asked("filing/application").Single(field => field.Id == "products");
        Assert.Equal(("role", "supporter"), (products.VisibleWhen!.Field, products.VisibleWhen.Not.Single()));
        Assert.True(products is { Required: true, Min: 1 });
    }

    // Only 500 characters of the function are confirmed; every other limit is a default of ours and may not look like one of the law.
    [Fact]
    public void Only_the_confirmed_limit_is_called_that_of_the_national_form()
    {
        var marked = ShippedPacks.Read().SelectMany(pack => pack.Forms.Values).SelectMany(form => form.Fields.SelectMany(field => field.Fields.Prepend(field)).Where(field => field.NationalLimit)).ToList();
        Assert.Equal(("description", 500m), (marked.Single().Id, marked.Single().Max));
    }

    [Fact]
    public void The_six_categories_of_the_list_are_offered_and_no_other() => Assert.Equal(
        ["生成合成类", "个性化推送类", "排序精选类", "信息检索类", "内容过滤类", "调度决策类"], Asked("filing/application").Single(field => field.Id == "type").Choices.Select(choice => choice.Label.Zh));

    // What the officer takes over into the national forms. What is not there is ours alone, and stands here with its reason.
    private static readonly Dictionary<string, string> OursAlone = new()
    {
        ["filing/application.publishedName"] = "the name of the algorithm once more; a check finds a difference",
        ["filing/application#tier-factors"] = "what the tier is computed from",
        ["subject/registration.systemsInPlace"] = "our own checklist (domain 2.5)",
    };

    [Theory]
    [InlineData("filing/application")]
    [InlineData("subject/registration")]
    public void Every_field_and_file_of_a_form_goes_into_the_package_or_is_ours_alone(string form)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Forms.ContainsKey("filing/application"));
        var taken = NationalForm.Of(pack)!.Parts.SelectMany(part => part.Rows.SelectMany(row => new[] { row.From, row.File }.OfType<string>()).Select(name => part.Repeat is null ? name : $"{part.Repeat}.{name}")).ToHashSet();
        var lost = from section in pack.Forms[form].Sections
                   where !OursAlone.ContainsKey($"{form}#{section.Id}")
                   from field in section.Fields
                   from name in field.Type == FieldType.Repeat ? field.Fields.Select(inner => $"{form}.{field.Id}.{inner.Id}") : [$"{form}.{field.Id}"]
                   where !taken.Contains(name) && !OursAlone.ContainsKey(name)
                   select name;
        Assert.Empty(lost);
        Assert.DoesNotContain(OursAlone.Keys, taken.Contains);
    }

    // The chapters of the report are a list of their own; a field that is added to the form and forgotten there would be asked for nothing.
    [Theory]
    [InlineData("provider")]
    [InlineData("supporter")]
    public async Task Every_answer_of_the_self_assessment_stands_in_the_report(string role)
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "generation" })).CaseId;
        var assessment = TestSystem.Done(await system.StartAsync("filer", "assessment", parent: filing)).CaseId;
        // Name and type come from the filing.
        var opened = (await system.AskAsync("filer", new GetActionForm(assessment, "answer")))!.Data;
        Assert.Equal((Walk.Name, "generation"), (opened.Text("algorithmName"), opened.Text("algorithmType")));
        var given = new JsonObject { ["algorithmName"] = Walk.Name, ["algorithmType"] = "generation", ["role"] = role };
        foreach (var level in Asked("assessment/self-assessment").Where(field => field.Id.EndsWith("Level", StringComparison.Ordinal)))
        {
            given[level.Id] = "low";
        }

        await system.DoAsync("filer", assessment, "answer", await Answers.ForAsync(system, "assessment/self-assessment", "filer", given, all: true));
        await system.DoAsync("security-officer", assessment, "sign");
        await system.DoAsync("filer", assessment, "submit");

        var said = (await system.AskAsync("filer", new GetCase(assessment)))!.Forms["assessment/self-assessment"];
        var report = JsonNode.Parse((await FilingStories.DocumentAsync(system, assessment, "self-assessment-report")).Data)!;
        var printed = string.Join('\n', new[] { "facts", "chapters" }.Select(part => report[part]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })));
        // That what is said is true is the declaration at the end of the report.
        var lost = from field in Asked("assessment/self-assessment")
                   where field.Id != "truth" && said.Has(field.Id)
                   from answer in field.Type == FieldType.Repeat
                       ? said.Rows(field.Id).SelectMany(row => field.Fields.Where(inner => row.Has(inner.Id)).Select(inner => (inner.Id, FormText.Show(inner, row[inner.Id]).Zh)))
                       : [(field.Id, FormText.Show(field, said[field.Id]).Zh)]
                   where !printed.Contains(answer.Zh, StringComparison.Ordinal)
                   select answer.Id;
        Assert.Empty(lost);
        Assert.True(said.Has(role == "supporter" ? "technicalService" : "serviceList") && said.Has("otherDescription"));
    }

    private static List<FieldDefinition> Asked(string place)
    {
        var forms = ShippedPacks.Read().Single(pack => pack.Forms.ContainsKey("filing/application")).Forms;
        return forms.TryGetValue(place, out var form) ? [.. form.Fields]
            : [.. forms[place[..place.LastIndexOf('/')]].Field(place[(place.LastIndexOf('/') + 1)..])!.Fields];
    }
}
