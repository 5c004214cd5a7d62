namespace TaskFlow.AppHost;

/// <summary>A Kafka of your own: SASL over TLS, unless whoever deploys says otherwise. What differs from one provider
/// to another is a parameter, so that what is published fits all of them.</summary>
internal static class ManagedKafka
{
    public static IResourceBuilder<IResourceWithConnectionString> AddManagedKafka(
        this IDistributedApplicationBuilder builder, string name)
    {
        var kafka = builder.AddConnectionString(name);
        Give("security_protocol", Usual("kafka-security-protocol", "SASL_SSL"));
        Give("sasl_mechanism", Usual("kafka-sasl-mechanism", "PLAIN"));
        Give("sasl_username", builder.AddParameter("kafka-username", secret: true));
        Give("sasl_password", builder.AddParameter("kafka-password", secret: true));
        // Event Hubs refuses what is good elsewhere.
        Give("compression_type", Usual("kafka-compression", "lz4"));
        return kafka;

        void Give(string property, IResourceBuilder<ParameterResource> value) =>
            kafka.WithAnnotation(new SettingAnnotation($"Kafka__Config__{property}", value));

        IResourceBuilder<ParameterResource> Usual(string parameter, string value) =>
            builder.AddParameter(parameter, value, publishValueAsDefault: true);
    }
}
