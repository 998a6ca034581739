using RegFiling.Platform;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Register;

/// <summary>Which published list an entry belongs to. The lists are never added up: annual summaries repeat rows.</summary>
public enum RegisterSeries
{
    /// <summary>互联网信息服务算法备案清单.</summary>
    Algorithm = 1,

    /// <summary>境内深度合成服务算法备案清单.</summary>
    DeepSynthesis = 2,

    /// <summary>生成式人工智能服务备案、登记.</summary>
    Generative = 3,

    /// <summary>An entry that this authority published from a filing of its own.</summary>
    Local = 4,
}

/// <summary>The five types of the law (cac-order-9/2).</summary>
public enum LegalType
{
    GenerationSynthesis = 1,
    PersonalisedPush = 2,
    RankingSelection = 3,
    RetrievalFiltering = 4,
    DispatchDecision = 5,
}

/// <summary>The category as the published list prints it; 检索过滤类 is the name before the list split it in two.</summary>
public enum ListCategory
{
    GenerationSynthesis = 1,
    PersonalisedPush = 2,
    RankingSelection = 3,
    InformationRetrieval = 4,
    ContentFiltering = 5,
    DispatchDecision = 6,
    RetrievalFiltering = 7,
}

/// <summary>The role of the subject in a deep-synthesis filing (deep-synthesis/23).</summary>
public enum FilerRole
{
    Provider = 1,
    TechnicalSupporter = 2,
}

public enum RegisterState
{
    Filed = 1,
    Changed = 2,

    /// <summary>The service ended; not the same as revoked.</summary>
    Deregistered = 3,

    /// <summary>The filing was obtained by concealment or false material.</summary>
    Revoked = 4,
    Corrected = 5,
}

/// <summary>The official words for what the register shows.</summary>
public static class RegisterWords
{
    public static Text Of(RegisterSeries series) => series switch
    {
        RegisterSeries.Algorithm => new("互联网信息服务算法备案清单", "Filed algorithms of internet information services"),
        RegisterSeries.DeepSynthesis => new("境内深度合成服务算法备案清单", "Filed deep-synthesis algorithms"),
        RegisterSeries.Generative => new("生成式人工智能服务备案、登记", "Generative AI services filed or registered"),
        RegisterSeries.Local => new("本市公示", "Published by this authority"),
        _ => throw new ArgumentOutOfRangeException(nameof(series)),
    };

    public static Text Of(LegalType type) => type switch
    {
        LegalType.GenerationSynthesis => new("生成合成类", "generation and synthesis"),
        LegalType.PersonalisedPush => new("个性化推送类", "personalised push"),
        LegalType.RankingSelection => new("排序精选类", "ranking and selection"),
        LegalType.RetrievalFiltering => new("检索过滤类", "retrieval and filtering"),
        LegalType.DispatchDecision => new("调度决策类", "dispatch and decision"),
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    public static Text Of(ListCategory category) => category switch
    {
        ListCategory.InformationRetrieval => new("信息检索类", "information retrieval"),
        ListCategory.ContentFiltering => new("内容过滤类", "content filtering"),
        _ => Of(LegalTypeOf(category)),
    };

    public static Text Of(FilerRole role) => role switch
    {
        FilerRole.Provider => new("服务提供者", "service provider"),
        FilerRole.TechnicalSupporter => new("服务技术支持者", "technical supporter"),
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    /// <summary>The mark of an entry whose change has happened and was refused (domain 4.3).</summary>
    public static Text NotMatching { get; } = new("公示信息与实际不符，待处理", "does not match reality, to be resolved");

    /// <summary>The state of an entry. A generative service with a registration number is 已登记, never 已备案.</summary>
    public static Text StateOf(RegisterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var state = Of(entry.State, entry.NationalNumber ?? entry.Number);
        // The mark goes wherever the state goes: lists, downloads, the feed.
        return entry is { NotMatchingOn: not null, State: not (RegisterState.Deregistered or RegisterState.Revoked) }
            ? new($"{state.Zh}（{NotMatching.Zh}）", $"{state.En} ({NotMatching.En})") : state;
    }

    /// <summary>As <see cref="StateOf"/>, for a state that an entry once had.</summary>
    public static Text Of(RegisterState state, string numberShown)
    {
        var isRegistration = GenerativeFilingNumber.TryParse(numberShown, out var number) && number.IsRegistration;
        return state switch
        {
            RegisterState.Filed when isRegistration => new("已登记", "registered"),
            RegisterState.Filed => new("已备案", "filed"),
            RegisterState.Changed => new("已变更", "changed"),
            RegisterState.Deregistered => new("已注销", "deregistered"),
            RegisterState.Revoked => new("已撤销", "revoked"),
            RegisterState.Corrected => new("已更正", "corrected"),
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    public static LegalType LegalTypeOf(ListCategory category) => category switch
    {
        ListCategory.GenerationSynthesis => LegalType.GenerationSynthesis,
        ListCategory.PersonalisedPush => LegalType.PersonalisedPush,
        ListCategory.RankingSelection => LegalType.RankingSelection,
        ListCategory.InformationRetrieval or ListCategory.ContentFiltering or ListCategory.RetrievalFiltering => LegalType.RetrievalFiltering,
        ListCategory.DispatchDecision => LegalType.DispatchDecision,
        _ => throw new ArgumentOutOfRangeException(nameof(category)),
    };
}
