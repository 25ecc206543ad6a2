namespace Toil.Certificates.Probing.Hello;

/// <summary>What comes next in an exchange.</summary>
internal enum HelloStep
{
    /// <summary>More bytes of the peer are needed.</summary>
    Read,

    /// <summary>There is a second hello to be sent.</summary>
    Send,

    /// <summary>Nothing more: the certificates are there.</summary>
    Done,
}
