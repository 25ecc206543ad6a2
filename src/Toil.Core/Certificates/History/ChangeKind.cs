namespace Toil.Certificates.History;

/// <summary>What became of a place between two sweeps.</summary>
public enum ChangeKind
{
    /// <summary>More is wrong than before, or it could not be judged any more, whatever certificate it has now.</summary>
    Worse,

    /// <summary>It was not in the earlier sweep.</summary>
    New,

    /// <summary>Another certificate that does not end later.</summary>
    Replaced,

    /// <summary>It was not asked for any more, or the file, secret or store no longer holds it. An endpoint that fails is <see cref="Worse"/>.</summary>
    Gone,

    /// <summary>Less is wrong than before, and something still is.</summary>
    Better,

    /// <summary>Nothing is wrong any more.</summary>
    Fixed,

    /// <summary>Another certificate that ends later.</summary>
    Renewed,

    /// <summary>Nothing that matters.</summary>
    Unchanged,
}
