namespace Toil.Core.Tests.Issues.GitHub;

/// <summary>How the fake can fail.</summary>
public enum GitHubFault
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>What was asked for is done, and the connection is cut before the answer.</summary>
    CutAfter,

    /// <summary>The connection is cut before anything is done.</summary>
    CutBefore,

    /// <summary>What was asked for is done, and answered with 502.</summary>
    BadGatewayAfter,

    /// <summary>Nothing is done, and 502 is answered.</summary>
    BadGatewayBefore,

    /// <summary>What was asked for is done, and no answer ever comes.</summary>
    HangsAfter,

    /// <summary>Nothing is done, and no answer ever comes.</summary>
    HangsBefore,

    /// <summary>What was asked for is done, and the answer breaks off in its middle.</summary>
    HalfAnswer,
}
