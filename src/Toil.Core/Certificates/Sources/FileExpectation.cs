namespace Toil.Certificates.Sources;

/// <summary>What a file is expected to hold, which decides what is worth a word when it does not.</summary>
internal enum FileExpectation
{
    /// <summary>Somebody named this file: it always gives at least one item.</summary>
    Named,

    /// <summary>Its name promises a certificate: it is reported when it holds nothing that is known.</summary>
    Promised,

    /// <summary>Any other file of a folder: it is passed over unless it holds certificates.</summary>
    Incidental,
}
