namespace Toil.Certificates.Probing;

/// <summary>An alert as it came in clear text (RFC 8446, section 6).</summary>
/// <param name="Level">1 warning, 2 fatal.</param>
/// <param name="Description">The code.</param>
internal readonly record struct TlsAlert(byte Level, byte Description)
{
    /// <summary>The level of an alert after which the connection may go on.</summary>
    public const byte Warning = 1;

    public const byte CloseNotify = 0;
    public const byte HandshakeFailure = 40;
    public const byte NoCertificate = 41;
    public const byte BadCertificate = 42;
    public const byte CertificateUnknown = 46;
    public const byte UnknownCa = 48;
    public const byte AccessDenied = 49;
    public const byte ProtocolVersion = 70;
    public const byte InsufficientSecurity = 71;
    public const byte UnrecognizedName = 112;
    public const byte CertificateRequired = 116;

    /// <summary>The name in the IANA registry "TLS Alerts", or the number.</summary>
    public string Name => Description switch
    {
        CloseNotify => "close_notify",
        10 => "unexpected_message",
        20 => "bad_record_mac",
        21 => "decryption_failed",
        22 => "record_overflow",
        30 => "decompression_failure",
        HandshakeFailure => "handshake_failure",
        NoCertificate => "no_certificate",
        BadCertificate => "bad_certificate",
        43 => "unsupported_certificate",
        44 => "certificate_revoked",
        45 => "certificate_expired",
        CertificateUnknown => "certificate_unknown",
        47 => "illegal_parameter",
        UnknownCa => "unknown_ca",
        AccessDenied => "access_denied",
        50 => "decode_error",
        51 => "decrypt_error",
        52 => "too_many_cids_requested",
        60 => "export_restriction",
        ProtocolVersion => "protocol_version",
        InsufficientSecurity => "insufficient_security",
        80 => "internal_error",
        86 => "inappropriate_fallback",
        90 => "user_canceled",
        100 => "no_renegotiation",
        109 => "missing_extension",
        110 => "unsupported_extension",
        111 => "certificate_unobtainable",
        UnrecognizedName => "unrecognized_name",
        113 => "bad_certificate_status_response",
        114 => "bad_certificate_hash_value",
        115 => "unknown_psk_identity",
        CertificateRequired => "certificate_required",
        117 => "general_error",
        120 => "no_application_protocol",
        _ => $"number {Description}",
    };

    /// <summary>True for what servers send when the client certificate is the trouble.</summary>
    public bool IsAboutClientCertificate => Description is
        HandshakeFailure or (>= NoCertificate and <= CertificateUnknown) or UnknownCa or AccessDenied or CertificateRequired;
}
