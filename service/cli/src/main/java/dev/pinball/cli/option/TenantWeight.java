package dev.pinball.cli.option;

import dev.pinball.server.request.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One pair of {@code --tenant-weight}. */
record TenantWeight(String tenant, int weight) {

    static final class Converter implements ITypeConverter<TenantWeight> {
        @Override
        public TenantWeight convert(String value) {
            int equals = value.lastIndexOf('=');
            String tenant = value.substring(0, Math.max(0, equals));
            try {
                if (Caller.isTenant(tenant)) {
                    return new TenantWeight(tenant, Integer.parseInt(value, equals + 1, value.length(), 10));
                }
            } catch (NumberFormatException _) {
                // told below
            }
            throw new TypeConversionException("'%s' (expected: as gold=3)".formatted(value));
        }
    }

    /** @throws UsageException when one tenant has two */
    static Map<String, Integer> byTenant(List<TenantWeight> weights) {
        Map<String, Integer> byTenant = new LinkedHashMap<>();
        for (TenantWeight weight : weights) {
            if (byTenant.put(weight.tenant, weight.weight) != null) {
                throw new UsageException(
                        "--tenant-weight: %s twice (expected: each tenant once)".formatted(weight.tenant));
            }
        }
        return byTenant;
    }

    @Override
    public String toString() {
        return tenant + "=" + weight;
    }
}
