import { Select, TextInput } from "@mantine/core";
import { count, symbol } from "../../ui";
import { labelsFor } from "../money";
import { CURRENCIES, type Faults } from "../projectForm";

interface Props {
  currency: string;
  price: string;
  budgetCap: string;
  faults: Faults;
  /** The server did not take these amounts: then nothing is said of what they buy. */
  refused?: boolean;
  /** Left out where the currency is fixed. */
  onCurrency?: (currency: string) => void;
  onPrice: (price: string) => void;
  onCap: (cap: string) => void;
}

/** Price and cap side by side, and what they buy together. */
export function MoneyFields(props: Props) {
  const { currency, price, budgetCap, faults, refused, onCurrency, onPrice, onCap } = props;
  const taken = !refused && !faults.price && !faults.budget_cap;
  const unit = <span className="faint">{symbol(currency)}</span>;
  return (
    <div className="form-row money">
      {onCurrency && (
        <Select
          id="f-currency"
          label="Currency"
          data={CURRENCIES}
          value={currency}
          allowDeselect={false}
          error={faults.currency}
          onChange={(value) => value && onCurrency(value)}
        />
      )}
      <TextInput
        id="f-price"
        label="Price of one label"
        inputMode="decimal"
        placeholder="0.08"
        rightSection={unit}
        value={price}
        error={faults.price}
        onChange={(event) => onPrice(event.currentTarget.value)}
      />
      <TextInput
        id="f-budget_cap"
        label="Cap of the budget"
        inputMode="decimal"
        placeholder="160.00"
        rightSection={unit}
        value={budgetCap}
        error={faults.budget_cap}
        onChange={(event) => onCap(event.currentTarget.value)}
      />
      <p className="buys" role="status">
        {taken && buys(price, budgetCap)}
      </p>
    </div>
  );
}

function buys(price: string, cap: string): string {
  const labels = labelsFor(price, cap);
  return labels === null || labels === 0 ? "" : `= ${count(labels)} ${labels === 1 ? "label" : "labels"}`;
}
